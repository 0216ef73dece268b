package dev.jbuild.ast;

import dev.jbuild.word.Word;

/** {@code USER user[:group]}: who runs what follows. */
public record User(Header header, Word user) implements Instruction {

  @Override
  public String keyword() {
    return "USER";
  }
}
