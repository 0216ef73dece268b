package dev.jbuild.registry;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.registry.transport.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/**
 * A stretch of a blob that a source has.
 *
 * @param blob which
 * @param source opens it
 * @param start the first byte sent
 * @param length how many
 * @param sent is told of the offsets reached
 */
record StoredBody(Descriptor blob, BlobSource source, long start, long length, LongConsumer sent)
    implements Body {
  private static final int BUFFER = 128 << 10;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[Math.clamp(length, 1, BUFFER)];
    try (InputStream in = SourceStream.open(this::open)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  private InputStream open() throws IOException {
    InputStream in = source.open(blob);
    try {
      in.skipNBytes(start);
    } catch (IOException e) {
      in.close();
      throw e;
    }
    return new CountedStream(in, start, length, sent);
  }
}
