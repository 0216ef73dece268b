package dev.jbuild.source;

/**
 * Says that a value of a source file cannot be read or expanded, by the one diagnostic it carries.
 */
public final class DiagnosticException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public DiagnosticException(Diagnostic diagnostic) {
    // Thrown where a file is wrong, not the program: nobody reads the stack.
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
