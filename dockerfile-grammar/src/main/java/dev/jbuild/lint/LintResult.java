package dev.jbuild.lint;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the build checks found.
 *
 * @param findings in the order of the file
 * @param error whether findings fail the build ({@code error=true})
 * @param problems what is wrong with the options of the checks themselves
 */
public record LintResult(List<Finding> findings, boolean error, List<Diagnostic> problems) {

  public LintResult {
    findings = List.copyOf(findings);
    problems = List.copyOf(problems);
  }

  /**
   * The findings as diagnostics, errors if {@code error=true}, after what is wrong with the
   * options.
   */
  public List<Diagnostic> diagnostics() {
    List<Diagnostic> diagnostics = new ArrayList<>(problems);
    for (Finding finding : findings) {
      diagnostics.add(finding.diagnostic(error ? Severity.ERROR : Severity.WARNING));
    }
    return diagnostics;
  }

  /** Why the build fails, in BuildKit's words; empty if it does not. */
  public Optional<String> violation() {
    return error && !findings.isEmpty()
        ? Optional.of(
            "lint violation found for rules: " + String.join(", ", Linter.names(findings)))
        : Optional.empty();
  }
}
