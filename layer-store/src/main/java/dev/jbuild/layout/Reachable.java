package dev.jbuild.layout;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.layer.LayerId;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks from entries of index.json to all that they refer to. */
final class Reachable {
  /** All that is referred to, and forms of it that need not be here. */
  final Set<Digest> blobs = new HashSet<>();

  /** What must be here for the images to be whole. */
  final Set<Digest> needed = new HashSet<>();

  final Set<LayerId> layers = new HashSet<>();
  final List<Problem> problems = new ArrayList<>();
  private final BlobStore store;

  Reachable(BlobStore store) {
    this.store = store;
  }

  void addAll(List<Descriptor> entries) throws IOException {
    for (Descriptor entry : entries) {
      add(entry);
    }
  }

  private void add(Descriptor target) throws IOException {
    if (!blobs.add(target.digest())) {
      return;
    }
    try {
      if (MediaTypes.isIndex(target.mediaType())) {
        for (Descriptor child : Index.parse(store.read(target.digest())).manifests()) {
          // Of an index, the images of other platforms need not be here.
          if (store.contains(child.digest())) {
            add(child);
          }
        }
      } else if (MediaTypes.isManifest(target.mediaType())) {
        addManifest(Manifest.parse(store.read(target.digest())));
      }
    } catch (MissingBlobException e) {
      problems.add(new Problem(e.digest(), "missing, needed by " + target.digest()));
    } catch (InvalidContentException e) {
      problems.add(new Problem(target.digest(), String.valueOf(e.getMessage())));
    }
  }

  private void addManifest(Manifest manifest) throws IOException {
    needed.add(manifest.config().digest());
    for (Descriptor layer : manifest.layers()) {
      needed.add(layer.digest());
    }
    blobs.addAll(needed);
    if (MediaTypes.isImageConfig(manifest.config().mediaType())) {
      ImageConfig config = ImageConfig.parse(store.read(manifest.config().digest()));
      for (Digest diffId : config.diffIds()) {
        layers.add(LayerId.of(diffId));
        blobs.add(diffId);
      }
    }
  }
}
