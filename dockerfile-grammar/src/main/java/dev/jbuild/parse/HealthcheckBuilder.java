package dev.jbuild.parse;

import static java.util.Map.entry;

import dev.jbuild.ast.Command;
import dev.jbuild.ast.Header;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.Healthcheck.Check;
import dev.jbuild.parse.Flags.Kind;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.value.Durations;
import dev.jbuild.value.InvalidValueException;
import dev.jbuild.word.Word;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Builds HEALTHCHECK. */
final class HealthcheckBuilder {

  private static final Map<String, Kind> FLAGS =
      Map.ofEntries(
          entry("interval", Kind.VALUE),
          entry("timeout", Kind.VALUE),
          entry("start-period", Kind.VALUE),
          entry("start-interval", Kind.VALUE),
          entry("retries", Kind.VALUE));

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final RawInstruction raw;
  private final Header header;

  HealthcheckBuilder(RawInstruction raw, Header header) {
    this.raw = raw;
    this.header = header;
  }

  Healthcheck build() {
    if (!(raw.arguments() instanceof Arguments.Health(Word type, Arguments arguments))) {
      throw InstructionBuilder.error(
          "HEALTHCHECK requires at least one argument", raw.keyword().span());
    }
    return switch (type.raw().toUpperCase(Locale.ROOT)) {
      case "NONE" -> {
        if (!(arguments instanceof Arguments.None)) {
          throw InstructionBuilder.error("HEALTHCHECK NONE takes no arguments", type.span());
        }
        yield new Healthcheck(header, type, new Check.None());
      }
      case "CMD" -> new Healthcheck(header, type, probe(type, arguments));
      default ->
          throw InstructionBuilder.error(
              "Unknown type \""
                  + type.raw().toUpperCase(Locale.ROOT)
                  + "\" in HEALTHCHECK (try CMD)",
              type.span());
    };
  }

  private Check probe(Word type, Arguments arguments) {
    Flags flags = new Flags(raw.flags(), FLAGS);
    Command command = InstructionBuilder.command(arguments, raw);
    if (arguments instanceof Arguments.None
        || (command instanceof Command.ExecForm exec && exec.arguments().isEmpty())) {
      throw InstructionBuilder.error("Missing command after HEALTHCHECK CMD", type.span());
    }
    return new Check.Probe(
        command,
        duration(flags, "interval"),
        duration(flags, "timeout"),
        duration(flags, "start-period"),
        duration(flags, "start-interval"),
        retries(flags));
  }

  private static Optional<Duration> duration(Flags flags, String name) {
    Optional<Word> word = flags.value(name);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = Durations.parse(word.get().raw());
      if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
        throw InstructionBuilder.error(
            "Interval \"" + name + "\" cannot be less than 1ms", word.get().span());
      }
      return Optional.of(duration);
    } catch (InvalidValueException e) {
      throw InstructionBuilder.error(e.getMessage(), word.get().span());
    }
  }

  private static OptionalInt retries(Flags flags) {
    Optional<Word> word = flags.value("retries");
    if (word.isEmpty()) {
      return OptionalInt.empty();
    }
    String text = word.get().raw();
    try {
      int retries = Integer.parseInt(text);
      if (retries < 0) {
        throw InstructionBuilder.error(
            "--retries cannot be negative (" + text + ")", word.get().span());
      }
      return OptionalInt.of(retries);
    } catch (NumberFormatException e) {
      throw InstructionBuilder.error("--retries is not a number: " + text, word.get().span());
    }
  }
}
