package dev.jbuild.word;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import java.util.List;

/**
 * A word as written: variables, quotes and escapes are still in it.
 *
 * @param raw its text without line continuations; of a JSON string the decoded content, of a flag
 *     the value without the flag's own quotes
 * @param span where it is written
 */
public record Word(String raw, Span span) {

  /** Whether expansion could change this word: it has a {@code $}. */
  public boolean hasVariable() {
    return raw.indexOf('$') >= 0;
  }

  /**
   * Expands to one string, as most instructions do.
   *
   * @param escape the escape character of the file
   * @throws DiagnosticException if a quote or brace is not closed, an operator is unknown, or
   *     {@code ${x:?}} fails
   */
  public Expansion expand(Scope scope, char escape) {
    try {
      return new Expander(escape).expand(raw, scope);
    } catch (ExpansionException e) {
      throw new DiagnosticException(Diagnostic.error(e.getMessage(), span));
    }
  }

  /**
   * Expands, then splits at white space that is not quoted, as EXPOSE does with each of its ports.
   *
   * @throws DiagnosticException as {@link #expand} does
   */
  public List<String> expandToWords(Scope scope, char escape) {
    return expand(scope, escape).words();
  }
}
