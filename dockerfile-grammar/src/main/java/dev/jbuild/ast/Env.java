package dev.jbuild.ast;

import java.util.List;

/**
 * {@code ENV key=value...} or {@code ENV key value}: variables of what follows and of the
 * container.
 *
 * @param variables in order; all are expanded with the state before the instruction
 * @param legacy whether it is written without {@code =}
 */
public record Env(Header header, List<KeyValue> variables, boolean legacy) implements Instruction {

  public Env {
    variables = List.copyOf(variables);
  }

  @Override
  public String keyword() {
    return "ENV";
  }
}
