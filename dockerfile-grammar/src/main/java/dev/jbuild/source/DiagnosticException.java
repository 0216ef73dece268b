package dev.jbuild.source;

import java.util.List;

/** Says that values of a source file cannot be read or expanded, by the diagnostics it carries. */
public final class DiagnosticException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public DiagnosticException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /**
   * Several at once.
   *
   * @param diagnostics at least one
   */
  public DiagnosticException(List<Diagnostic> diagnostics) {
    // Thrown where a file is wrong, not the program: nobody reads the stack.
    super(diagnostics.getFirst().message(), null, false, false);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** The first of them. */
  public Diagnostic diagnostic() {
    return diagnostics.getFirst();
  }

  /** All of them. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
