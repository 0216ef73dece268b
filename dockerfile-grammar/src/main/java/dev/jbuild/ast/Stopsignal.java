package dev.jbuild.ast;

import dev.jbuild.word.Word;

/**
 * {@code STOPSIGNAL signal}: what stops the container.
 *
 * @param signal to be read by {@link dev.jbuild.value.Signal} once expanded
 */
public record Stopsignal(Header header, Word signal) implements Instruction {

  @Override
  public String keyword() {
    return "STOPSIGNAL";
  }
}
