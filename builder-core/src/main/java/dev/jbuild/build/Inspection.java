package dev.jbuild.build;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.build.plan.KnownInput;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.StageErrors;
import dev.jbuild.scope.TargetStage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    BuildInput input =
        KnownInput.of(options, options.target().isEmpty(), Optional.empty(), Map.of());
    try {
      if (!parsed.hasErrors()) {
        int _ = TargetStage.index(parsed.dockerfile(), options.target());
      }
      StageErrors.addTo(diagnostics, parsed.dockerfile(), input);
    } catch (DiagnosticException e) {
      diagnostics.addAll(e.diagnostics());
    }
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
}
