package dev.jbuild.registry.transport;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of a request, written afresh for each attempt.
 *
 * <p>A body is therefore always replayable: a retry, a re-authentication or a redirect has it
 * written again.
 */
public interface Body {
  /**
   * The number of bytes, or -1 where it is not known before (sent chunked).
   *
   * @return the length
   */
  long length();

  /**
   * Writes the bytes from the start.
   *
   * @param out where to, buffered; not to be closed
   * @throws SourceException if the bytes cannot be had
   * @throws IOException if they cannot be written, as {@code out} throws it
   */
  void writeTo(OutputStream out) throws IOException;

  /** A body of no bytes. */
  Body EMPTY = of(new byte[0]);

  /**
   * A body in memory.
   *
   * @param bytes the bytes, not copied
   * @return the body
   */
  static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }
}
