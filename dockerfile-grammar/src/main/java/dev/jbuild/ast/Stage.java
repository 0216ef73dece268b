package dev.jbuild.ast;

import dev.jbuild.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A FROM and the instructions after it.
 *
 * @param from the FROM
 * @param instructions all up to the next FROM, without the FROM itself
 */
public record Stage(From from, List<Instruction> instructions) {

  public Stage {
    instructions = List.copyOf(instructions);
  }

  /** The name after AS, in lower case, as names are compared. */
  public Optional<String> name() {
    return from.name();
  }

  /** From the FROM to the end of the last instruction. */
  public Span span() {
    return instructions.isEmpty() ? from.span() : from.span().to(instructions.getLast().span());
  }
}
