package dev.jbuild.ast;

/** {@code CMD command}: what the container runs, or the default arguments of its entrypoint. */
public record Cmd(Header header, Command command) implements Instruction {

  @Override
  public String keyword() {
    return "CMD";
  }
}
