package dev.jbuild.layout;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.LockFile;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One garbage collection, under the exclusive lock. */
final class Collector {
  /** Coarse clocks of file systems must not make something look older than a pin. */
  private static final long MARGIN_MILLIS = 2000;

  private final BlobStore blobs;
  private final LayerStore layers;
  private final Path pins;

  Collector(BlobStore blobs, LayerStore layers, Path pins) {
    this.blobs = blobs;
    this.layers = layers;
    this.pins = pins;
  }

  Collection collect(List<Descriptor> images, Set<LayerId> keep) throws IOException {
    long before = oldestPin() - MARGIN_MILLIS;
    Reachable reachable = new Reachable(blobs);
    reachable.addAll(images);
    Set<Digest> live = reachable.blobs;
    int removedLayers = 0;
    long bytes = 0;
    for (LayerId id : layers.list()) {
      boolean needed =
          keep.contains(id) || reachable.layers.contains(id) || layers.lastUsed(id) >= before;
      if (needed) {
        Optional<Layer> layer = layers.find(id);
        if (layer.isPresent()) {
          live.addAll(layers.blobsOf(layer.get()));
        }
      } else {
        bytes += layers.diskUsage(id);
        layers.delete(id);
        removedLayers++;
      }
    }
    int removedBlobs = 0;
    for (Digest blob : blobs.list()) {
      if (!live.contains(blob) && lastUsed(blob) < before) {
        bytes += blobs.size(blob);
        blobs.delete(blob);
        removedBlobs++;
      }
    }
    return new Collection(removedBlobs, removedLayers, bytes);
  }

  /** Removes those of the blobs that nothing refers to and that nobody has touched since. */
  void removeUnused(List<Descriptor> images, Map<Digest, FileTime> candidates) throws IOException {
    Reachable reachable = new Reachable(blobs);
    reachable.addAll(images);
    for (LayerId id : layers.list()) {
      Optional<Layer> layer = layers.find(id);
      if (layer.isPresent()) {
        reachable.blobs.addAll(layers.blobsOf(layer.get()));
      }
    }
    for (Map.Entry<Digest, FileTime> candidate : candidates.entrySet()) {
      Digest digest = candidate.getKey();
      if (!reachable.blobs.contains(digest)
          && blobs.contains(digest)
          && blobs.lastUsed(digest).equals(candidate.getValue())) {
        blobs.delete(digest);
      }
    }
  }

  private long lastUsed(Digest blob) throws IOException {
    try {
      return Files.getLastModifiedTime(blobs.path(blob)).toMillis();
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE;
    }
  }

  /** When the oldest running build began; far in the future where none runs. */
  private long oldestPin() throws IOException {
    long oldest = Long.MAX_VALUE;
    if (!Files.isDirectory(pins)) {
      return oldest;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pins)) {
      for (Path file : files) {
        Optional<LockFile.Held> dead = LockFile.tryExclusive(file);
        if (dead.isPresent()) {
          // Its process is gone.
          Files.deleteIfExists(file);
          dead.get().close();
        } else if (Files.exists(file)) {
          oldest = Math.min(oldest, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return oldest;
  }
}
