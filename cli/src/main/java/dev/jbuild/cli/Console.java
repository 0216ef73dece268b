package dev.jbuild.cli;

import dev.jbuild.cli.render.TerminalSize;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds one command: streams, environment, folder and terminal.
 *
 * @param out results, for other programs to read
 * @param err progress and complaints, for people
 * @param terminal the size of the terminal that {@code err} is; empty where it is none
 * @param outIsTerminal whether {@code out} is one
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path workingDirectory,
    Optional<TerminalSize> terminal,
    boolean outIsTerminal) {

  /** The console of this process. The launcher tells of terminals in properties. */
  static Console ofProcess() {
    // Not System.out: its encoding is the locale's, and CI jobs run in the C locale.
    return new Console(
        new FileInputStream(FileDescriptor.in),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        TerminalSize.parse(System.getProperty("jbuild.terminal", "")),
        Boolean.getBoolean("jbuild.out.terminal"));
  }

  /** This console with other variables. */
  Console withEnvironment(Map<String, String> changed) {
    return new Console(in, out, err, changed, workingDirectory, terminal, outIsTerminal);
  }

  /** This console with complaints and progress to somewhere that is no terminal. */
  Console withErr(PrintStream changed) {
    return new Console(
        in, out, changed, environment, workingDirectory, Optional.empty(), outIsTerminal);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    var buffered = new BufferedOutputStream(new FileOutputStream(descriptor), 8192);
    return new PrintStream(buffered, false, StandardCharsets.UTF_8);
  }

  Optional<String> variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
