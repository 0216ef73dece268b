package dev.jbuild.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.MediaTypes;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Compresses the tars of layers, on all cores. */
final class LayerEncoder {
  static final int GZIP_LEVEL = 5;
  static final int ZSTD_LEVEL = 3;

  private LayerEncoder() {}

  /** What writes the tar of a layer. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Makes a compressed blob.
   *
   * @param level as the compression counts them
   * @param listener takes the blob before anything is written
   */
  static Descriptor encode(
      BlobStore blobs,
      Compression compression,
      int level,
      Content content,
      GrowingBlob.Listener listener)
      throws IOException {
    try (BlobWriter blob = blobs.writer()) {
      listener.begun(blob.growing());
      if (compression == Compression.GZIP) {
        try (GzipWriter gzip = new GzipWriter(blob, level, processors())) {
          content.writeTo(gzip);
          gzip.finish();
        }
      } else {
        // Not closed on failure alone: closing also frees its native memory.
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(unclosed(blob))) {
          zstd.setLevel(level);
          // The bytes are the same for any number of workers above zero, but not for zero.
          zstd.setWorkers(Math.max(1, processors()));
          content.writeTo(zstd);
        }
      }
      return blob.commit(MediaTypes.ociLayer(compression));
    }
  }

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static OutputStream unclosed(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {}
    };
  }
}
