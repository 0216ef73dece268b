package dev.jbuild.build.plan;

import dev.jbuild.oci.History;

/** One entry of an image's history, before it is known when its step ran. */
public sealed interface HistoryLine {

  /** Taken over from a base image as it is. */
  record Inherited(History entry) implements HistoryLine {}

  /** An instruction that changed only the config. */
  record Metadata(String createdBy) implements HistoryLine {}

  /** An instruction that made a layer, in the step of the given number. */
  record Layered(String createdBy, int step) implements HistoryLine {}
}
