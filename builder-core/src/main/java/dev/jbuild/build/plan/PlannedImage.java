package dev.jbuild.build.plan;

import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import java.util.List;

/**
 * The image that a target stage becomes.
 *
 * @param config everything but its creation time, diffIDs and history
 * @param head the files it consists of
 * @param history in order; its layered lines name the steps whose layers the image has
 * @param flatten whether the layers of its steps become one
 * @param omitHistory whether the image says nothing of its instructions
 */
public record PlannedImage(
    Platform platform,
    ImageConfig config,
    FileSource head,
    List<HistoryLine> history,
    boolean flatten,
    boolean omitHistory) {
  public PlannedImage {
    history = List.copyOf(history);
  }
}
