package dev.jbuild.cli;

/** What jbuild's exit codes mean; 130, after Ctrl-C, is the JVM's own. */
final class ExitCode {
  static final int OK = 0;

  /** The command was understood and could not be done. */
  static final int FAILURE = 1;

  /** The command line was wrong; nothing was begun. */
  static final int USAGE = 2;

  /**
   * What was to be run, and whose exit code would be jbuild's, was not even begun; 126 and 127 say
   * that it could not be executed or was not found, all as docker has it.
   */
  static final int NOT_RUN = 125;

  private ExitCode() {}
}
