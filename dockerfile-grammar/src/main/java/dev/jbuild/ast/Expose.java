package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;

/**
 * {@code EXPOSE port[/protocol]...}: ports on which the container listens.
 *
 * @param ports to be read by {@link dev.jbuild.value.Port} once expanded; one word may expand to
 *     several
 */
public record Expose(Header header, List<Word> ports) implements Instruction {

  public Expose {
    ports = List.copyOf(ports);
  }

  @Override
  public String keyword() {
    return "EXPOSE";
  }
}
