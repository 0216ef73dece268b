package dev.jbuild.build.event;

/**
 * How a step is shown.
 *
 * @param number unique in the build: from 1 in the order of the plan; 0 and below for what is not
 *     in it
 * @param stage the stage's name, or {@code stage-N}; outside of stages {@code internal}, or empty
 *     where the text says enough
 * @param position of the step in its stage, from 1; 0 outside of stages
 * @param count how many steps the stage has; 0 outside of stages
 * @param text the instruction as it is to be shown: one line, secrets masked
 */
public record StepInfo(int number, String stage, int position, int count, String text) {

  /** A step that belongs to no stage, such as resolving a base image or exporting. */
  public static StepInfo internal(int number, String text) {
    return new StepInfo(number, "internal", 0, 0, text);
  }

  /** A step that moves one blob; its text alone says so. */
  public static StepInfo transfer(int number, String text) {
    return new StepInfo(number, "", 0, 0, text);
  }

  public boolean isInternal() {
    return count == 0;
  }
}
