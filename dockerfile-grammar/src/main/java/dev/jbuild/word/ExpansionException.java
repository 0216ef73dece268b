package dev.jbuild.word;

/** Says why a text cannot be expanded. */
public final class ExpansionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * A message about a place.
   *
   * @param at where in the text the variable begins that cannot be expanded
   */
  ExpansionException(String message, int at) {
    super(message, null, false, false);
    this.at = at;
  }

  ExpansionException(String message) {
    this(message, 0);
  }

  /** Where in the text the variable begins that cannot be expanded; 0 where it is about quotes. */
  public int at() {
    return at;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
