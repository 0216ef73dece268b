package dev.jbuild.build.plan;

import java.util.Set;

/** What planning comes to: a plan, or the images that must be looked up first. */
public sealed interface PlanningResult {

  /** Planning goes on when these are resolved. */
  record Needs(Set<ImageRequest> images) implements PlanningResult {
    public Needs {
      images = Set.copyOf(images);
    }
  }

  /** The plan. */
  record Planned(BuildPlan plan) implements PlanningResult {}
}
