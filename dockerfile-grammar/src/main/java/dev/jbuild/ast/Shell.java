package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;

/** {@code SHELL ["program", "argument", ...]}: what runs the shell form of later instructions. */
public record Shell(Header header, List<Word> arguments) implements Instruction {

  public Shell {
    arguments = List.copyOf(arguments);
  }

  @Override
  public String keyword() {
    return "SHELL";
  }
}
