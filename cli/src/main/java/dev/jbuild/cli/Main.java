package dev.jbuild.cli;

/** The entry point. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.out.println("hello");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
