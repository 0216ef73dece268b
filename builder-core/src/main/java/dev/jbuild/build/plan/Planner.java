package dev.jbuild.build.plan;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.oci.Platform;
import dev.jbuild.scope.StageErrors;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the plan of a build from a Dockerfile and the images it stands on.
 *
 * <p>Which images those are is known only while planning: a base image's ONBUILD may name more. So
 * planning is tried with the images known so far and answers with those that are missing, until
 * there are none. It reads nothing itself and gives the same answer for the same arguments.
 */
public final class Planner {
  private Planner() {}

  /**
   * Plans, or tells what is missing.
   *
   * @param images those resolved so far
   * @throws DiagnosticException about the words that are wrong
   */
  public static PlanningResult plan(
      Dockerfile dockerfile,
      PlanOptions options,
      ContextNames contexts,
      Map<ImageRequest, ResolvedImage> images) {
    List<Platform> platforms =
        options.platforms().isEmpty() ? List.of(Platform.host()) : options.platforms();
    PlanBuilder builder = new PlanBuilder(images);
    List<PlannedImage> planned = new ArrayList<>(platforms.size());
    try {
      for (Platform platform : platforms) {
        StageGraph graph = StageGraph.bind(dockerfile, options, platform, contexts);
        StagePlanner stages =
            new StagePlanner(graph, options, builder, platforms.size() > 1 ? platform : null);
        planned.add(stages.target());
      }
    } catch (DiagnosticException e) {
      // What an image that is not yet known would have set may be what was missed.
      List<Diagnostic> errors =
          new ArrayList<>(builder.missing().isEmpty() ? e.diagnostics() : List.of());
      // Told in one run, and before images are fetched.
      StageErrors.addTo(
          errors, dockerfile, KnownInput.of(options, false, Optional.empty(), Map.of()));
      if (!errors.isEmpty()) {
        throw new DiagnosticException(errors);
      }
    }
    if (!builder.missing().isEmpty()) {
      return new PlanningResult.Needs(builder.missing());
    }
    return new PlanningResult.Planned(new BuildPlan(builder.steps(), planned));
  }
}
