package dev.jbuild.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the completion scripts of all shells are made of: what the commands say of their options.
 */
final class CompletionScript {
  private CompletionScript() {}

  static String head(String shell) {
    return "# jbuild completion; made by jbuild completion " + shell + "\n";
  }

  static List<OptionSpec> options(Commands command) {
    return Arguments.shown(Jbuild.spec(command, command.create()));
  }

  /** Whether the word behind an option is its value; a flag has one only behind {@code =}. */
  static boolean takesValue(OptionSpec option) {
    return option.arity().min() > 0;
  }

  static String description(OptionSpec option) {
    return String.join(" ", option.description());
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
