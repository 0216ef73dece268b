package dev.jbuild.parse;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Severity;
import java.util.List;

/**
 * What was read of a file.
 *
 * @param dockerfile all instructions that are right
 * @param diagnostics what is wrong with the others, in the order of the file
 */
public record Parsed(Dockerfile dockerfile, List<Diagnostic> diagnostics) {

  public Parsed {
    diagnostics = List.copyOf(diagnostics);
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
