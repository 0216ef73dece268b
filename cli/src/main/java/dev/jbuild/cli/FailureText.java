package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** What a user reads when something failed: a sentence, never a class name alone. */
final class FailureText {
  private FailureText() {}

  /** Each diagnostic with its place and excerpt, or the message where there is no source. */
  static String of(BuildException failure) {
    Optional<SourceFile> source = failure.source();
    if (source.isEmpty() || failure.diagnostics().isEmpty()) {
      return "jbuild: " + sentence(failure) + "\n" + advice(failure);
    }
    var text = new StringBuilder();
    for (Diagnostic diagnostic : failure.diagnostics()) {
      text.append(source.get().render(diagnostic));
    }
    return text.append(advice(failure)).toString();
  }

  private static String advice(BuildException failure) {
    return failure.advice().map(text -> text + "\n").orElse("");
  }

  /** One sentence, without the word error and without full stop. */
  static String of(Throwable failure) {
    return switch (failure) {
      case UncheckedIOException unchecked -> of(sourceOf(unchecked));
      case NoSuchFileException file -> file.getFile() + ": no such file or folder" + reason(file);
      case AccessDeniedException file -> file.getFile() + ": permission denied" + reason(file);
      case NotDirectoryException file -> file.getFile() + ": not a folder";
      case IOException io -> sentence(io);
      case OutOfMemoryError _ ->
          "out of memory; JBUILD_JAVA_OPTS=-Xmx1g, for example, allows more of it";
      default ->
          "internal error: "
              + failure.getClass().getSimpleName()
              + ": "
              + failure.getMessage()
              + " (--debug shows where; please report it)";
    };
  }

  private static IOException sourceOf(UncheckedIOException unchecked) {
    IOException cause = unchecked.getCause();
    return cause == null ? new IOException(unchecked.getMessage()) : cause;
  }

  private static String reason(FileSystemException failure) {
    return failure.getReason() == null ? "" : ": " + failure.getReason();
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
