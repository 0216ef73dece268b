package dev.jbuild.registry.transport;

import java.io.IOException;

/** We refuse to do what a registry asked for, because it would be unsafe; never retried. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was refused and why
   */
  public RefusedException(String message) {
    super(message);
  }
}
