package dev.jbuild.build.context;

import org.jspecify.annotations.Nullable;

/**
 * A mistake of the user's that concerns the files of a build: one clear message, perhaps a hint,
 * and the operand of the instruction that it is about.
 */
public final class ContextException extends Exception {
  private static final long serialVersionUID = 1;

  private final @Nullable String hint;
  private final @Nullable String operand;

  /** Makes an exception with a message alone. */
  public ContextException(String message) {
    this(message, null, null, null);
  }

  /**
   * Makes an exception.
   *
   * @param message what is wrong, in one sentence
   * @param hint what to do about it
   * @param operand the operand of COPY or ADD that it is about, as it was given after expansion
   * @param cause what made it known
   */
  public ContextException(
      String message, @Nullable String hint, @Nullable String operand, @Nullable Throwable cause) {
    super(message, cause);
    this.hint = hint;
    this.operand = operand;
  }

  /** Returns the message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  /** Returns message and hint, for what points to no instruction. */
  public String sentence() {
    return hint == null ? getMessage() : getMessage() + " (" + hint + ")";
  }

  /** Returns what the user may do about it. */
  public @Nullable String hint() {
    return hint;
  }

  /** Returns the operand (source or destination, after expansion) that is wrong. */
  public @Nullable String operand() {
    return operand;
  }
}
