package dev.jbuild.cli;

/** A command line that cannot be meant as it was written; the message says which word and why. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
