package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of a command in docs/commands, made of what the command says of itself. */
final class CommandPage {
  private static final String MADE = "<!-- Made by CommandPagesTest: see CONTRIBUTING.md. -->\n";

  private CommandPage() {}

  /** The list of all commands, with links to their pages. */
  static String index() {
    var text = new StringBuilder(MADE);
    text.append("# Commands\n\n");
    text.append("Without a command jbuild builds: `jbuild -t app .` is `jbuild build -t app .`.\n");
    text.append("Options of one value are written `--name VALUE` or `--name=VALUE`; those without");
    text.append(" one\ncan be taken back: `--name=false`.\n\n");
    text.append("| command | does |\n|---|---|\n");
    for (Commands command : Commands.values()) {
      text.append("| [`jbuild ").append(command.word()).append("`](");
      text.append(command.word()).append(".md) | ").append(command.summary()).append(" |\n");
    }
    text.append(
        """

        ## Exit codes

        | code | means |
        |---|---|
        | 0 | it is done |
        | 1 | it failed; the message on standard error says why |
        | 2 | the command line is wrong |
        | 130 | it was stopped by Ctrl-C |

        `jbuild run` ends with [the code of its process](../run.md#streams-signals-and-exit-codes).
        """);
    return text.toString();
  }

  static String of(Commands command) {
    CommandSpec spec = Jbuild.spec(command, command.create());
    var text = new StringBuilder(MADE);
    text.append("# ").append(spec.name()).append("\n\n");
    text.append(command.summary()).append(".\n\n");
    text.append("```text\n").append(spec.name()).append(" [OPTIONS]");
    text.append(HelpText.operands(spec)).append("\n```\n\n");
    text.append("## Examples\n");
    for (Example example : Example.of(command)) {
      text.append('\n').append(example.purpose()).append("\n\n");
      if (command == Commands.DEBUG) {
        text.append(
            "<!-- given: printf 'FROM busybox\\nRUN false\\n' | jbuild -f - . || true -->\n");
      }
      text.append("```sh\n").append(example.line()).append("\n```\n");
    }
    text.append("\n## Operands and options\n\n");
    text.append("| | |\n|---|---|\n");
    for (PositionalParamSpec operand : spec.positionalParameters()) {
      row(text, "`" + operand.paramLabel() + "`", operand.description());
    }
    List<OptionSpec> options = new ArrayList<>(Arguments.shown(spec));
    options.sort(Comparator.comparing(OptionSpec::longestName));
    for (OptionSpec option : options) {
      row(text, names(option), option.description());
    }
    List<String> guides = guides(command);
    if (!guides.isEmpty()) {
      text.append("\nMore: ").append(String.join(", ", guides)).append(".\n");
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String term, String[] said) {
    text.append("| ").append(term).append(" | ");
    text.append(cell(String.join(" ", said))).append(" |\n");
  }

  private static String names(OptionSpec option) {
    String value = option.arity().min() == 0 ? "" : " " + option.paramLabel();
    var names = new ArrayList<String>();
    for (String name : option.names()) {
      names.add("`" + cell(name + value) + "`");
    }
    return String.join(", ", names);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }

  /** What else there is to read, relative to docs/commands. */
  private static List<String> guides(Commands command) {
    String registries = "[registries](../registry.md)";
    String store = "[the store and its disk space](../store.md)";
    String checks = "[checking and formatting](../lint-and-fmt.md)";
    return switch (command) {
      case BUILD ->
          List.of(
              "[what comes out of a build](../build-options.md)",
              "[sharing the build cache](../cache.md)",
              "[why a step was not cached](../explain.md)",
              "[where base images come from](../images-file.md)",
              checks,
              registries);
      case RUN -> List.of("[jbuild run](../run.md)");
      case DEBUG -> List.of("[jbuild debug](../debug.md)");
      case LINT -> List.of(checks, "[the checks](../checks/README.md)");
      case FMT -> List.of(checks);
      case IMAGES, TAG, RMI, PRUNE, DF, VERIFY -> List.of(store);
      case PULL, PUSH, COPY, TAGS, DELETE, ARTIFACT, LOGIN, LOGOUT, SEARCH -> List.of(registries);
      case DOCTOR -> List.of("[troubleshooting](../doctor.md)");
      case COMPLETION -> List.of("[installing](../install.md)");
      case INSPECT, HISTORY, SAVE, LOAD, VERSION -> List.of();
    };
  }
}
