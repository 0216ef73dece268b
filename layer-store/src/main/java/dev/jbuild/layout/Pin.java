package dev.jbuild.layout;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.LockFile;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps from a running build what a garbage collection beside it would remove.
 *
 * <p>Whatever is written after the pin was made is safe while it is held. What was there before and
 * is about to be relied on has to be named with {@link #use}, which either keeps it or throws. A
 * pin ends with its process.
 */
public final class Pin implements Closeable {
  private final Path gcLock;
  private final Path file;
  private final BlobStore blobs;
  private final LayerStore layers;
  private final LockFile.Held held;

  private Pin(Path gcLock, Path file, BlobStore blobs, LayerStore layers, LockFile.Held held) {
    this.gcLock = gcLock;
    this.file = file;
    this.blobs = blobs;
    this.layers = layers;
    this.held = held;
  }

  static Pin take(Path gcLock, Path file, BlobStore blobs, LayerStore layers) throws IOException {
    LockFile.Held collecting = LockFile.shared(gcLock);
    try {
      return new Pin(gcLock, file, blobs, layers, LockFile.exclusive(file));
    } finally {
      collecting.close();
    }
  }

  /**
   * Keeps a blob.
   *
   * @throws dev.jbuild.blob.MissingBlobException where it is not here (any more)
   */
  public void use(Digest blob) throws IOException {
    LockFile.Held collecting = LockFile.shared(gcLock);
    try {
      blobs.touch(blob);
    } finally {
      collecting.close();
    }
  }

  /**
   * Keeps a layer with its blobs.
   *
   * @throws java.nio.file.NoSuchFileException where it is not here (any more)
   */
  public void use(Layer layer) throws IOException {
    LockFile.Held collecting = LockFile.shared(gcLock);
    try {
      layers.touch(layer);
      for (Digest blob : layers.blobsOf(layer)) {
        if (blobs.contains(blob)) {
          blobs.touch(blob);
        }
      }
    } finally {
      collecting.close();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    held.close();
  }
}
