package dev.jbuild.build.plan;

import dev.jbuild.ast.Stage;
import dev.jbuild.oci.Platform;

/**
 * A stage whose FROM is known: its variables are expanded and its base is looked up.
 *
 * @param index of the stage in the file
 * @param shownName its name, {@code stage-N}, or empty where the file has only one stage
 * @param platform that it is built for
 */
record BoundStage(int index, String shownName, Base base, Platform platform, Stage stage) {

  BoundStage withBase(Base other) {
    return new BoundStage(index, shownName, other, platform, stage);
  }

  /** What a stage begins with. */
  sealed interface Base {
    /** Nothing. */
    record Scratch() implements Base {}

    /** An earlier stage of the file. */
    record Earlier(int index) implements Base {}

    /** An image. */
    record Image(ImageRequest request) implements Base {}

    /** The files of a named context. */
    record Files(String context) implements Base {}
  }
}
