package dev.jbuild.ast;

/** {@code ENTRYPOINT command}: what the container always runs. */
public record Entrypoint(Header header, Command command) implements Instruction {

  @Override
  public String keyword() {
    return "ENTRYPOINT";
  }
}
