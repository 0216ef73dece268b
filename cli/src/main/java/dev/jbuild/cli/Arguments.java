package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The words of a command line, told apart; and the three shapes of options jbuild has. */
final class Arguments {
  private final ParseResult parsed;

  Arguments(ParseResult parsed) {
    this.parsed = parsed;
  }

  /** An option without value; {@code --name=false} takes it back. */
  static OptionSpec flag(String description, String... names) {
    return optional(boolean.class, "true", "BOOL", description, names);
  }

  /**
   * An option with a value that may be left out. Only {@code =} gives it one, as in docker: the
   * word that follows is an operand.
   *
   * @param otherwise the value where it has none
   */
  static OptionSpec optional(
      Class<?> type, String otherwise, String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(type)
        .arity("0..1")
        .preprocessor((words, _, _, how) -> {
          if (!"=".equals(how.get("separator"))) {
            words.push(otherwise);
          }
          return false;
        })
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option without value that may be written together with others: {@code -it}. */
  static OptionSpec letter(String description, String... names) {
    return OptionSpec.builder(names)
        .type(boolean.class)
        .arity("0")
        .description(description)
        .build();
  }

  /** An option with one value; the last one given counts. */
  static OptionSpec value(String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option that may be given several times. */
  static OptionSpec repeated(String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** The words that are no options, as many as there are; {@code min} of them at least. */
  static PositionalParamSpec operands(String label, int min, String description) {
    return positional("0..*", min + "..*", min > 0, label, description);
  }

  /** One of the words that are no options; the first has the number 0. */
  static PositionalParamSpec operand(
      int number, String label, boolean required, String description) {
    return positional(
        Integer.toString(number), required ? "1" : "0..1", required, label, description);
  }

  private static PositionalParamSpec positional(
      String index, String arity, boolean required, String label, String description) {
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .index(index)
        .arity(arity)
        .required(required)
        .paramLabel(label)
        .hideParamSyntax(true)
        .description(description)
        .build();
  }

  /** The options that help tells of. */
  static List<OptionSpec> shown(CommandSpec spec) {
    return spec.options().stream().filter(option -> !option.hidden()).toList();
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  /** What a flag says, and {@code otherwise} where it is not given. */
  boolean flag(String name, boolean otherwise) {
    return parsed.matchedOptionValue(name, otherwise);
  }

  /** A flag that also says something when it is not given. */
  Optional<Boolean> choice(String name) {
    return parsed.hasMatchedOption(name) ? Optional.of(flag(name)) : Optional.empty();
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(parsed.matchedOptionValue(name, null));
  }

  List<String> values(String name) {
    return parsed.matchedOptionValue(name, List.of());
  }

  /** The operands before the word {@code --}; all where there is none. */
  List<String> operandsBeforeDashes() {
    List<String> words = parsed.originalArgs();
    List<String> operands = operands();
    int dashes = words.indexOf("--");
    int behind = dashes < 0 ? 0 : words.size() - dashes - 1;
    return operands.subList(0, Math.max(0, operands.size() - behind));
  }

  List<String> operands() {
    var words = new ArrayList<String>();
    for (PositionalParamSpec operand : parsed.commandSpec().positionalParameters()) {
      words.addAll(operand.stringValues());
    }
    return words;
  }
}
