package dev.jbuild.registry.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure that would be the same with every further attempt; never retried. */
public abstract class PermanentException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A lasting failure.
   *
   * @param message for the user, without secrets
   * @param cause what told, or null
   */
  protected PermanentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
