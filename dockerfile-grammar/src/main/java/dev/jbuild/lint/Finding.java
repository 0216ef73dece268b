package dev.jbuild.lint;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Severity;
import dev.jbuild.source.Span;
import java.util.Optional;

/**
 * One place that a rule objects to.
 *
 * @param rule the rule
 * @param message what is wrong there, in BuildKit's words
 * @param span the exact word
 * @param location what BuildKit names as the place: the whole instruction
 * @param hint what to do instead, where the message does not say so
 */
public record Finding(Rule rule, String message, Span span, Span location, Optional<String> hint) {

  /** The same as a diagnostic. */
  public Diagnostic diagnostic(Severity severity) {
    return new Diagnostic(
        severity, Optional.of(rule.name()), message, span, hint, Optional.of(rule.reference()));
  }
}
