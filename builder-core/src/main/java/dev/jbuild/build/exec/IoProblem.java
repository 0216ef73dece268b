package dev.jbuild.build.exec;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what an I/O error means in words a user knows. */
public final class IoProblem {
  private IoProblem() {}

  /** One sentence without a full stop: Java's own message is often nothing but a path. */
  public static String describe(IOException e) {
    String message = e.getMessage();
    return switch (e) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "permission denied: " + denied.getFile();
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + ": " + other.getFile();
      default -> message == null ? e.getClass().getSimpleName() : message;
    };
  }
}
