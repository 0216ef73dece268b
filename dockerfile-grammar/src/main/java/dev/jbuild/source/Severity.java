package dev.jbuild.source;

/** How bad a {@link Diagnostic} is: a build goes on after a warning, and not after an error. */
public enum Severity {
  ERROR("error"),
  WARNING("warning");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  /** The word shown to a user: {@code error} or {@code warning}. */
  public String label() {
    return label;
  }
}
