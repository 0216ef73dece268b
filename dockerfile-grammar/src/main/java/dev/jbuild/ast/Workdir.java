package dev.jbuild.ast;

import dev.jbuild.word.Word;

/** {@code WORKDIR path}: the working directory of what follows. */
public record Workdir(Header header, Word path) implements Instruction {

  @Override
  public String keyword() {
    return "WORKDIR";
  }
}
