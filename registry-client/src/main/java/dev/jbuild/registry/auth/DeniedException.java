package dev.jbuild.registry.auth;

import dev.jbuild.registry.transport.PermanentException;

/** We have no credential that can be shown, or a token service gave no token for it. */
public final class DeniedException extends PermanentException {
  private static final long serialVersionUID = 1L;

  DeniedException(String message) {
    super(message, null);
  }

  DeniedException(String message, Throwable cause) {
    super(message, cause);
  }
}
