package dev.jbuild.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild version}. */
final class VersionCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create();
  }

  @Override
  public int run(Arguments arguments, Console console) {
    console.out().println("jbuild " + version());
    console.out().println("java   " + Runtime.version());
    console
        .out()
        .println(
            "linux  " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
    return ExitCode.OK;
  }

  static String version() {
    try (InputStream resource = VersionCommand.class.getResourceAsStream("version")) {
      return resource == null ? "?" : new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
