package dev.jbuild.build.plan;

import java.util.List;

/**
 * What has to be done to build one or several images.
 *
 * @param steps each comes after all that it reads; a step's number is its place, from 1
 * @param images one for each platform
 */
public record BuildPlan(List<Step> steps, List<PlannedImage> images) {
  public BuildPlan {
    steps = List.copyOf(steps);
    images = List.copyOf(images);
  }

  /** The step of a number. */
  public Step step(int number) {
    return steps.get(number - 1);
  }
}
