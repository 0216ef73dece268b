package dev.jbuild.ast;

import dev.jbuild.word.Word;

/** {@code MAINTAINER name}: the author of the image; deprecated. It takes no variables. */
public record Maintainer(Header header, Word name) implements Instruction {

  @Override
  public String keyword() {
    return "MAINTAINER";
  }
}
