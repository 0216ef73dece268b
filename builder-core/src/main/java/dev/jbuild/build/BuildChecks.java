package dev.jbuild.build;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.KnownInput;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.build.plan.UnusedBuildArgs;
import dev.jbuild.lint.LintOptions;
import dev.jbuild.lint.LintResult;
import dev.jbuild.lint.Linter;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.util.Map;
import java.util.Optional;

/**
 * The build checks of a build that goes on: warnings, or a failure where the user asked for one.
 */
final class BuildChecks {
  private final Dockerfile dockerfile;
  private final PlanOptions options;
  private final Tree context;
  private final Map<ImageRequest, ResolvedImage> images;

  BuildChecks(
      Dockerfile dockerfile,
      PlanOptions options,
      Tree context,
      Map<ImageRequest, ResolvedImage> images) {
    this.dockerfile = dockerfile;
    this.options = options;
    this.context = context;
    this.images = images;
  }

  /**
   * Fails where {@code error=true} is set and something is found, or the options of the checks are
   * malformed. Nothing is looked for where neither can be: that is most builds.
   */
  void enforce() throws BuildException {
    Optional<LintOptions> asked = LintOptions.of(dockerfile, options.buildArgs());
    if (asked.isPresent() && !asked.get().error()) {
      return;
    }
    LintResult result = lint();
    if (!result.problems().isEmpty() || result.violation().isPresent()) {
      String message = result.violation().orElse("invalid check option");
      throw new BuildException(message, dockerfile.source(), result.diagnostics(), null);
    }
  }

  /** Tells what the checks find, and which build arguments nothing takes. */
  void warn(BuildListener events) {
    for (Diagnostic finding : lint().diagnostics()) {
      events.on(new BuildEvent.DiagnosticRaised(dockerfile.source(), finding));
    }
    Map<String, Optional<String>> unused =
        UnusedBuildArgs.find(dockerfile, options.buildArgs().keySet(), images.values());
    for (Map.Entry<String, Optional<String>> name : unused.entrySet()) {
      Diagnostic warning =
          Diagnostic.warning("no ARG of the Dockerfile takes this argument", new Span(0, 0));
      events.on(
          new BuildEvent.DiagnosticRaised(
              new SourceFile("--build-arg " + name.getKey(), ""),
              warning.withSuggestion(name.getValue())));
    }
  }

  private LintResult lint() {
    BuildInput input = KnownInput.of(options, false, Optional.of(context::excludes), images);
    return Linter.lint(dockerfile, input);
  }
}
