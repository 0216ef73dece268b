package dev.jbuild.layout;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;

/** Copies images into a blob store, each blob verified; what is there already is not read. */
public final class BlobCopy {
  /** An index in an index in an index is somebody's joke. */
  private static final int DEEPEST = 4;

  private final BlobSource from;
  private final BlobStore to;

  /** A copy between these; the caller's pin keeps what comes. */
  public BlobCopy(BlobSource from, BlobStore to) {
    this.from = from;
    this.to = to;
  }

  /** Copies a manifest or index with all that it refers to and the source has. */
  public void copy(Descriptor root) throws IOException {
    copy(root, DEEPEST);
  }

  private void copy(Descriptor document, int depth) throws IOException {
    if (depth == 0) {
      throw new InvalidContentException("indexes are nested too deeply");
    }
    copyBlob(document);
    byte[] bytes = to.read(document.digest());
    if (MediaTypes.isIndex(document.mediaType())) {
      for (Descriptor child : Index.parse(bytes).manifests()) {
        // Tools write indexes of which there is one platform only.
        if (from.has(child)) {
          copy(child, depth - 1);
        }
      }
      return;
    }
    Manifest manifest = Manifest.parse(bytes);
    copyBlob(manifest.config());
    for (Descriptor layer : manifest.layers()) {
      copyBlob(layer);
    }
  }

  /** Copies one blob. */
  public void copyBlob(Descriptor blob) throws IOException {
    if (to.contains(blob.digest())) {
      to.touch(blob.digest());
      return;
    }
    try (InputStream in = from.open(blob);
        BlobWriter writer = to.writer(blob.digest())) {
      in.transferTo(writer);
      writer.commit(blob);
    }
  }
}
