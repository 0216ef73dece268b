package dev.jbuild.registry.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a request, opened afresh for each attempt.
 *
 * <p>A body is therefore always replayable: a retry, a re-authentication or a redirect opens it
 * again and must get the same bytes.
 */
public interface Body {
  /**
   * The number of bytes, or -1 where it is not known before (sent chunked).
   *
   * @return the length
   */
  long length();

  /**
   * Opens the bytes from the start.
   *
   * @return the stream, closed by the caller
   * @throws IOException if the bytes cannot be read
   */
  InputStream open() throws IOException;

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
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
