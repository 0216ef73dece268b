package dev.jbuild.ast;

import java.util.List;

/**
 * {@code LABEL key=value...} or {@code LABEL key value}: metadata of the image.
 *
 * @param labels in order; keys and values are expanded with the state before the instruction
 * @param legacy whether it is written without {@code =}
 */
public record Label(Header header, List<KeyValue> labels, boolean legacy) implements Instruction {

  public Label {
    labels = List.copyOf(labels);
  }

  @Override
  public String keyword() {
    return "LABEL";
  }
}
