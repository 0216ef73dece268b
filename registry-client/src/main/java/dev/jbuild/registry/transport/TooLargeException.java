package dev.jbuild.registry.transport;

import java.net.URI;

/** An answer is larger than anything honest would be. */
public final class TooLargeException extends PermanentException {
  private static final long serialVersionUID = 1L;

  TooLargeException(URI uri, int limit) {
    super(Redaction.of(uri) + ": the answer is larger than the limit of " + limit + " bytes", null);
  }
}
