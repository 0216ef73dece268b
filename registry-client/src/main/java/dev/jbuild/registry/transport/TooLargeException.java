package dev.jbuild.registry.transport;

import java.io.IOException;
import java.net.URI;

/** An answer is larger than anything honest would be; never retried. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLargeException(URI uri, int limit) {
    super(Redaction.of(uri) + ": the answer is larger than the limit of " + limit + " bytes");
  }
}
