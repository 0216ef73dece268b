package dev.jbuild.build.exec;

import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.layer.Layer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step left behind.
 *
 * @param id the identity of the files: part of the keys of the steps that read them
 * @param layers all that the files consist of, bottom to top
 * @param created when the step ran
 * @param outcome how it is reported
 */
public record StepResult(String id, List<Layer> layers, Instant created, StepOutcome outcome) {
  /** The id of no files at all. */
  static final String EMPTY_ID = "scratch";

  public StepResult {
    layers = List.copyOf(layers);
  }

  /** The layers of a parent with one more on top. */
  static List<Layer> stack(List<Layer> parent, Layer top) {
    List<Layer> layers = new ArrayList<>(parent.size() + 1);
    layers.addAll(parent);
    layers.add(top);
    return layers;
  }
}
