package dev.jbuild.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What {@code --help} prints. */
final class HelpText {
  private HelpText() {}

  /** All of jbuild: its commands. */
  static String ofJbuild() {
    var text = new StringBuilder();
    text.append("Usage: jbuild [build] [OPTIONS] PATH | URL | -\n");
    text.append("       jbuild COMMAND [OPTIONS] ...\n\n");
    text.append("Turns a Dockerfile and a folder into an OCI image: no daemon, no root.\n\n");
    text.append("Commands:\n");
    for (Commands command : Commands.values()) {
      text.append("  ").append(command.word());
      text.append(" ".repeat(12 - command.word().length())).append(command.summary());
      text.append('\n');
    }
    text.append("\n'jbuild COMMAND --help' shows the options of a command.\n");
    return text.toString();
  }

  /** One command: what it takes, and examples. */
  static String of(Commands command, CommandSpec spec) {
    spec.usageMessage().customSynopsis(spec.name() + " [OPTIONS]" + operands(spec));
    spec.usageMessage().sortOptions(true);
    var text = new StringBuilder(new CommandLine(spec).getUsageMessage(Ansi.OFF));
    text.append("\nExamples:\n");
    List<Example> examples = Example.of(command);
    for (Example example : examples) {
      text.append("  # ").append(example.purpose()).append('\n');
      text.append("  ").append(example.line()).append('\n');
    }
    return text.toString();
  }

  /** The operands in the notation of a synopsis, each with a space before it. */
  static String operands(CommandSpec spec) {
    var text = new StringBuilder();
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      String label = operand.paramLabel();
      // A label of several words says itself how many there may be.
      String several = operand.arity().max() > 1 && label.indexOf(' ') < 0 ? "..." : "";
      text.append(' ');
      text.append(operand.required() ? label + several : "[" + label + several + "]");
    }
    return text.toString();
  }
}
