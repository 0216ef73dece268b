package dev.jbuild.registry.transport;

/** A request cannot even be sent: its TLS files, proxy or address are wrong. */
public final class SetupException extends PermanentException {
  private static final long serialVersionUID = 1L;

  SetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
