package dev.jbuild.build.plan;

import dev.jbuild.ast.Instruction;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;

/** Reads the ONBUILD instructions that a base image's config carries as text. */
final class Triggers {
  private Triggers() {}

  /**
   * Reads one trigger.
   *
   * @param from where to point to if it is not an instruction
   */
  static Instruction parse(String text, Span from) {
    try {
      return DockerfileParser.parseTrigger(new SourceFile("ONBUILD", text));
    } catch (DiagnosticException e) {
      throw new DiagnosticException(
          Diagnostic.error(
              "ONBUILD " + text.strip() + " of the base image: " + e.diagnostic().message(), from));
    }
  }
}
