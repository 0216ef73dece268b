package dev.jbuild.word;

/** Says why a text cannot be expanded. */
public final class ExpansionException extends Exception {

  private static final long serialVersionUID = 1L;

  ExpansionException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
