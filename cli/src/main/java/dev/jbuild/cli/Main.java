package dev.jbuild.cli;

/** The entry point of the process. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its {@linkplain ExitCode exit code}. */
  public static void main(String[] words) {
    Console console = Console.ofProcess();
    end(console, Jbuild.run(words, console));
  }

  /** Ends the process, when all that was written is out. */
  static void end(Console console, int code) {
    console.flush();
    Interruption.leaveToSignal();
    // System.exit would first initialise loggers, which costs as much as some commands.
    Runtime.getRuntime().halt(code);
  }
}
