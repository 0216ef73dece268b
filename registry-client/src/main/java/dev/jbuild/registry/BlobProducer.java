package dev.jbuild.registry;

import java.io.IOException;
import java.io.OutputStream;

/** Makes the bytes of a blob while they are sent, such as by compressing. */
@FunctionalInterface
public interface BlobProducer {
  /**
   * Writes the blob; called again, for the same bytes, where the transfer has to be repeated.
   *
   * @param out where to, buffered; not to be closed
   * @throws IOException if the blob cannot be made, or {@code out} threw it
   */
  void writeTo(OutputStream out) throws IOException;
}
