package dev.jbuild.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks who sits at the terminal; passwords are not shown while they are typed. */
final class PasswordPrompt {
  private static final int LONGEST = 64 << 10;

  private final Console console;
  private final String state;

  /** Only for a terminal: {@code stty} tells, and does not fail where standard input is one. */
  PasswordPrompt(Console console) throws IOException {
    this.console = console;
    this.state = stty("-g");
    if (state.isEmpty()) {
      throw new UsageException(
          "standard input is no terminal to ask for a password; use --username and"
              + " --password-stdin");
    }
  }

  String ask(String question) throws IOException {
    console.err().print(question);
    console.err().flush();
    return line(console.in());
  }

  String askSecretly(String question) throws IOException {
    // Ctrl-C must not leave a terminal that shows nothing.
    Thread restore = new Thread(() -> restore(), "echo");
    Runtime.getRuntime().addShutdownHook(restore);
    try {
      stty("-echo");
      return ask(question);
    } finally {
      Runtime.getRuntime().removeShutdownHook(restore);
      restore();
      console.err().println();
    }
  }

  private void restore() {
    try {
      stty(state);
    } catch (IOException _) {
      // It worked a moment ago; the terminal is gone.
    }
  }

  /** The first line of a stream, without its end. */
  static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
      if (line.size() > LONGEST) {
        throw new IOException("the password is too long");
      }
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** What stty says; nothing where it fails. */
  private static String stty(String word) throws IOException {
    Process process =
        new ProcessBuilder("stty", word)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
