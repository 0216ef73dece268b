package dev.jbuild.source;

import java.util.Optional;

/**
 * What is wrong at a place of a source file.
 *
 * @param severity error or warning
 * @param rule name of the build check that found it, such as {@code StageNameCasing}; empty for
 *     syntax errors
 * @param message one sentence, without position and without full stop
 * @param span the exact word it is about
 * @param hint what to do instead, such as {@code did you mean RUN?}
 * @param reference where more is to be read: a URL, or the command that prints it
 */
public record Diagnostic(
    Severity severity,
    Optional<String> rule,
    String message,
    Span span,
    Optional<String> hint,
    Optional<String> reference) {

  /** An error without hint. */
  public static Diagnostic error(String message, Span span) {
    return new Diagnostic(
        Severity.ERROR, Optional.empty(), message, span, Optional.empty(), Optional.empty());
  }

  /** A warning without hint that no rule stands behind. */
  public static Diagnostic warning(String message, Span span) {
    return new Diagnostic(
        Severity.WARNING, Optional.empty(), message, span, Optional.empty(), Optional.empty());
  }

  /** The same with a hint. */
  public Diagnostic withHint(String text) {
    return new Diagnostic(severity, rule, message, span, Optional.of(text), reference);
  }

  /** The same with the hint "did you mean ...?" if there is a word close to the one written. */
  public Diagnostic withSuggestion(Optional<String> closest) {
    return closest.isEmpty() ? this : withHint("did you mean " + closest.get() + "?");
  }
}
