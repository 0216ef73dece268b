package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** One command of jbuild. */
interface Command {
  /** Its options and operands; {@link Jbuild} adds the name, {@code --help} and {@code --debug}. */
  CommandSpec spec();

  /** Options of the peers' command that this one has not. */
  default ForeignOptions foreign() {
    return ForeignOptions.NONE;
  }

  /**
   * Does it.
   *
   * @return an {@link ExitCode}
   * @throws UsageException where the words make no sense together
   */
  int run(Arguments arguments, Console console) throws IOException, BuildException;

  /** The exit code where jbuild itself failed. */
  default int failureCode() {
    return ExitCode.FAILURE;
  }

  /** The exit code where the words make no sense. */
  default int usageCode() {
    return ExitCode.USAGE;
  }
}
