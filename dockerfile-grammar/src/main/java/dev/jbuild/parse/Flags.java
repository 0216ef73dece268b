package dev.jbuild.parse;

import dev.jbuild.ast.Flag;
import dev.jbuild.parse.RawInstruction.RawFlag;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of an instruction, checked against those it has. */
final class Flags {

  /** What values a flag takes. */
  enum Kind {
    /** {@code --f}, {@code --f=true} or {@code --f=false}. */
    SWITCH,
    /** {@code --f=value}, once. */
    VALUE,
    /** {@code --f=value}, any number of times. */
    VALUES
  }

  private final Map<String, List<RawFlag>> used = new LinkedHashMap<>();

  /**
   * Checks the flags of an instruction.
   *
   * @throws DiagnosticException about all that are unknown, there twice, or lack their value
   */
  Flags(List<RawFlag> flags, Map<String, Kind> known) {
    List<Diagnostic> problems = new ArrayList<>(0);
    for (RawFlag raw : flags) {
      Flag flag = raw.flag();
      Kind kind = known.get(flag.name());
      if (kind == null) {
        problems.add(
            Diagnostic.error("unknown flag: --" + flag.name(), flag.nameSpan())
                .withSuggestion(
                    Suggestion.closest(flag.name(), known.keySet()).map(name -> "--" + name)));
        continue;
      }
      List<RawFlag> same = used.computeIfAbsent(flag.name(), name -> new ArrayList<>(1));
      if (!same.isEmpty() && kind != Kind.VALUES) {
        problems.add(Diagnostic.error("duplicate flag specified: --" + flag.name(), flag.span()));
      } else if (kind == Kind.SWITCH) {
        checkSwitch(flag, problems);
      } else if (flag.value().isEmpty()) {
        problems.add(
            Diagnostic.error("missing a value on flag: --" + flag.name(), flag.span())
                .withHint("write --" + flag.name() + "=value, without space"));
      }
      same.add(raw);
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
  }

  private static void checkSwitch(Flag flag, List<Diagnostic> problems) {
    if (flag.value().isPresent()) {
      String value = flag.value().get().raw();
      if (value.isEmpty()) {
        problems.add(Diagnostic.error("missing a value on flag: --" + flag.name(), flag.span()));
      } else if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
        problems.add(
            Diagnostic.error(
                "expecting boolean value for flag --" + flag.name() + ", not: " + value,
                flag.value().get().span()));
      }
    }
  }

  /** The value of a flag; an empty one counts as none. */
  Optional<Word> value(String name) {
    List<RawFlag> flags = used.get(name);
    return flags == null
        ? Optional.empty()
        : flags.getFirst().flag().value().filter(word -> !word.raw().isEmpty());
  }

  /** All uses of a flag, in order. */
  List<RawFlag> all(String name) {
    return used.getOrDefault(name, List.of());
  }

  /** The values of a flag, in order. */
  List<Word> values(String name) {
    List<Word> words = new ArrayList<>();
    for (RawFlag raw : all(name)) {
      words.add(raw.flag().value().orElseThrow());
    }
    return words;
  }

  /** The value of a switch; empty if it is not there. */
  Optional<Boolean> state(String name) {
    List<RawFlag> flags = used.get(name);
    return flags == null
        ? Optional.empty()
        : Optional.of(
            flags
                .getFirst()
                .flag()
                .value()
                .map(word -> word.raw().toLowerCase(Locale.ROOT).equals("true"))
                .orElse(true));
  }
}
