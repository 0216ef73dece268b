package dev.jbuild.value;

/** Says why a text is not a value of the kind asked for. */
public final class InvalidValueException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidValueException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
