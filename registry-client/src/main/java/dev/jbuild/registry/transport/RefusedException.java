package dev.jbuild.registry.transport;

/** We refuse to do what a registry asked for, because it would be unsafe. */
public final class RefusedException extends PermanentException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was refused and why
   */
  public RefusedException(String message) {
    super(message, null);
  }
}
