package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;
import java.util.Optional;

/**
 * {@code ARG name[=default]...}: variables of the build, that --build-arg sets.
 *
 * @param definitions in order; each is expanded with what the ones before it set
 */
public record Arg(Header header, List<Definition> definitions) implements Instruction {

  public Arg {
    definitions = List.copyOf(definitions);
  }

  @Override
  public String keyword() {
    return "ARG";
  }

  /**
   * One variable.
   *
   * @param name as written
   * @param defaultValue what follows the {@code =}; empty if there is none, which sets nothing
   */
  public record Definition(Word name, Optional<Word> defaultValue) {}
}
