package dev.jbuild.build.plan;

import dev.jbuild.source.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What planning comes to: a plan, or the images that must be looked up first. */
public sealed interface PlanningResult {

  /** Planning goes on when these are resolved; each with the word that asks for it first. */
  record Needs(Map<ImageRequest, Span> images) implements PlanningResult {
    public Needs {
      images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }
  }

  /** The plan. */
  record Planned(BuildPlan plan) implements PlanningResult {}
}
