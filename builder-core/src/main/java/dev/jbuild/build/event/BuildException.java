package dev.jbuild.build.event;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A build that could not be done, for a reason its user can act on.
 *
 * <p>Where the reason lies in a Dockerfile, {@link #source} and {@link #diagnostics} tell the exact
 * words; the message alone is enough otherwise. It never carries a credential or a secret.
 */
public final class BuildException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable SourceFile source;
  private final transient List<Diagnostic> diagnostics;
  private final @Nullable String advice;

  public BuildException(String message) {
    this(message, null, List.of(), null);
  }

  public BuildException(String message, @Nullable Throwable cause) {
    this(message, null, List.of(), cause);
  }

  public BuildException(SourceFile source, List<Diagnostic> diagnostics) {
    this(diagnostics.getFirst().message(), source, diagnostics, null);
  }

  public BuildException(
      String message,
      @Nullable SourceFile source,
      List<Diagnostic> diagnostics,
      @Nullable Throwable cause) {
    this(message, source, diagnostics, null, cause);
  }

  private BuildException(
      String message,
      @Nullable SourceFile source,
      List<Diagnostic> diagnostics,
      @Nullable String advice,
      @Nullable Throwable cause) {
    super(message, cause);
    this.source = source;
    this.diagnostics = List.copyOf(diagnostics);
    this.advice = advice;
  }

  /** The same with a sentence about what to do next; it is told after all else. */
  public BuildException withAdvice(String text) {
    return new BuildException(String.valueOf(getMessage()), source, diagnostics, text, this);
  }

  /** What to do next. */
  public Optional<String> advice() {
    return Optional.ofNullable(advice);
  }

  public Optional<SourceFile> source() {
    return Optional.ofNullable(source);
  }

  /** What is wrong and where, the first being what the message says; empty without a source. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
