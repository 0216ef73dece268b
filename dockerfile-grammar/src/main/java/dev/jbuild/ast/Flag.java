package dev.jbuild.ast;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.Optional;

/**
 * An option of an instruction, {@code --name=value}, as written.
 *
 * @param name without the dashes
 * @param value what follows the first {@code =}
 * @param span from the dashes to the end of the value
 */
public record Flag(String name, Optional<Word> value, Span span) {

  /** The place of the name, with its dashes. */
  public Span nameSpan() {
    int end = Math.min(span.end(), span.start() + 2 + name.length());
    return new Span(span.start(), end);
  }
}
