package dev.jbuild.build;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.BuildInput.BaseImage;
import dev.jbuild.scope.TargetStage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Dockerfile that was looked at and not built: what checks, outlines and lists of targets are
 * made from.
 *
 * @param dockerfile what is right of the file
 * @param diagnostics what is wrong with it
 * @param input what is known beside it
 */
public record Inspection(Dockerfile dockerfile, List<Diagnostic> diagnostics, BuildInput input) {

  public Inspection {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Looks at a file alone, without the context and the base images it would be built with. */
  public static Inspection of(SourceFile source, PlanOptions options) {
    Parsed parsed = DockerfileParser.parse(source);
    List<Diagnostic> diagnostics = new ArrayList<>(parsed.diagnostics());
    if (!parsed.hasErrors()) {
      try {
        int _ = TargetStage.index(parsed.dockerfile(), options.target());
      } catch (DiagnosticException e) {
        diagnostics.add(e.diagnostic());
      }
    }
    BuildInput input = input(options, options.target().isEmpty(), Optional.empty(), Map.of());
    return new Inspection(parsed.dockerfile(), diagnostics, input);
  }

  /** Whether the file cannot be built. */
  public boolean hasErrors() {
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is known of a build beside its Dockerfile.
   *
   * @param images the base images that are known
   */
  static BuildInput input(
      PlanOptions options,
      boolean allStages,
      Optional<Predicate<String>> ignored,
      Map<ImageRequest, ResolvedImage> images) {
    Platform target =
        options.platforms().isEmpty() ? Platform.host() : options.platforms().getFirst();
    return new BuildInput(
        options.buildArgs(),
        options.target(),
        allStages,
        target.toString(),
        Platform.host().toString(),
        ignored,
        name -> base(name, images));
  }

  /** An image by name; nothing where it is used for several platforms: none is the one. */
  private static Optional<BaseImage> base(String name, Map<ImageRequest, ResolvedImage> images) {
    Optional<BaseImage> found = Optional.empty();
    for (Map.Entry<ImageRequest, ResolvedImage> image : images.entrySet()) {
      if (image.getKey().name().equals(name)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        ImageConfig config = image.getValue().config();
        found =
            Optional.of(
                BaseImage.of(
                    config.config().env(),
                    !config.config().shell().isEmpty(),
                    config.platform().toString()));
      }
    }
    return found;
  }
}
