package dev.jbuild.registry.transport;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * One HTTP answer; its body is a stream to be read once and closed.
 *
 * @param status the status code
 * @param headers the header fields
 * @param uri the address that answered, after redirects
 * @param body the body, never null
 */
public record Response(int status, Headers headers, URI uri, InputStream body)
    implements Closeable {

  /**
   * Whether the status is one of 200 to 299.
   *
   * @return true for success
   */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * Reads the body as a whole.
   *
   * @param limit the most bytes to accept
   * @return the bytes
   * @throws TooLargeException if the body is longer
   * @throws IOException if it cannot be read
   */
  public byte[] bytes(int limit) throws IOException {
    if (headers.number("Content-Length") > limit) {
      throw new TooLargeException(limit);
    }
    byte[] bytes = body.readNBytes(limit);
    if (bytes.length == limit && body.read() >= 0) {
      throw new TooLargeException(limit);
    }
    return bytes;
  }

  /**
   * This answer with its body in memory, the connection given back.
   *
   * @param limit the most bytes to accept
   * @return an equal answer that needs no closing
   * @throws IOException if the body is longer than the limit or cannot be read
   */
  public Response buffered(int limit) throws IOException {
    try (this) {
      return new Response(status, headers, uri, new ByteArrayInputStream(bytes(limit)));
    }
  }

  /** Gives the connection back; what was not read is dropped. */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // The answer is of no more interest; a connection that breaks now hurts nobody.
    }
  }
}
