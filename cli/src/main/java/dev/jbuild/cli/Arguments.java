package dev.jbuild.cli;

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
    return OptionSpec.builder(names)
        .type(boolean.class)
        .arity("0..1")
        .paramLabel("BOOL")
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

  /** The words that are no options: at least {@code min}, at most {@code max}; -1 is any number. */
  static PositionalParamSpec operands(String label, int min, int max, String description) {
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .index(max < 0 ? "0..*" : "0.." + (max - 1))
        .arity(min + ".." + (max < 0 ? "*" : Integer.toString(max)))
        .required(min > 0)
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

  List<String> operands() {
    return parsed.matchedPositionalValue(0, List.of());
  }
}
