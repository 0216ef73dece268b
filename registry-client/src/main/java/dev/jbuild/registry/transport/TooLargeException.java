package dev.jbuild.registry.transport;

/** An answer is larger than anything honest would be. */
public final class TooLargeException extends PermanentException {
  private static final long serialVersionUID = 1L;

  TooLargeException(int limit) {
    super("the answer is larger than the limit of " + limit + " bytes", null);
  }
}
