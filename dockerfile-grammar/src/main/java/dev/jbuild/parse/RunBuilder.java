package dev.jbuild.parse;

import static java.util.Map.entry;

import dev.jbuild.ast.Header;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.parse.Flags.Kind;
import dev.jbuild.parse.RawInstruction.RawFlag;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.source.Suggestion;
import dev.jbuild.value.MountSpec;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds RUN. */
final class RunBuilder {

  private static final Map<String, Kind> FLAGS =
      Map.ofEntries(
          entry("mount", Kind.VALUES),
          entry("network", Kind.VALUE),
          entry("security", Kind.VALUE),
          entry("device", Kind.VALUES));

  private final RawInstruction raw;
  private final Header header;

  RunBuilder(RawInstruction raw, Header header) {
    this.raw = raw;
    this.header = header;
  }

  Run build() {
    Flags flags = new Flags(raw.flags(), FLAGS);
    List<Mount> mounts = new ArrayList<>();
    for (RawFlag flag : flags.all("mount")) {
      Mount mount = mount(flag);
      MountSpec.checkFrom(mount);
      mounts.add(mount);
    }
    List<Run.Device> devices = new ArrayList<>();
    for (RawFlag flag : flags.all("device")) {
      devices.add(device(flag));
    }
    return new Run(
        header,
        InstructionBuilder.command(raw.arguments(), raw),
        mounts,
        flags.value("network").map(RunBuilder::network),
        flags.value("security").map(RunBuilder::security),
        devices);
  }

  private static Run.Network network(Word word) {
    return switch (word.raw()) {
      case "default" -> Run.Network.DEFAULT;
      case "none" -> Run.Network.NONE;
      case "host" -> Run.Network.HOST;
      default ->
          throw suggest(
              "invalid network mode \"" + word.raw() + "\"",
              word,
              List.of("default", "none", "host"));
    };
  }

  private static Run.Security security(Word word) {
    return switch (word.raw()) {
      case "sandbox" -> Run.Security.SANDBOX;
      case "insecure" -> Run.Security.INSECURE;
      default ->
          throw suggest(
              "security \"" + word.raw() + "\" is not valid", word, List.of("sandbox", "insecure"));
    };
  }

  private static DiagnosticException suggest(String message, Word word, List<String> candidates) {
    return new DiagnosticException(
        Diagnostic.error(message, word.span())
            .withSuggestion(Suggestion.closest(word.raw(), candidates)));
  }

  private Mount mount(RawFlag flag) {
    List<Mount.Option> options = new ArrayList<>();
    for (Word field : fields(flag)) {
      int equals = field.raw().indexOf('=');
      String key = equals < 0 ? field.raw() : field.raw().substring(0, equals);
      Optional<Word> value =
          equals < 0
              ? Optional.empty()
              : Optional.of(InstructionBuilder.part(field, equals + 1, field.raw().length()));
      options.add(new Mount.Option(key.toLowerCase(Locale.ROOT), value, field.span()));
    }
    return new Mount(options, flag.flag().value().orElseThrow().span());
  }

  private Run.Device device(RawFlag flag) {
    String name = "";
    boolean required = false;
    for (Word field : fields(flag)) {
      String text = field.raw();
      switch (text.toLowerCase(Locale.ROOT)) {
        case "required", "required=true", "required=1" -> required = true;
        case "required=false", "required=0" -> required = false;
        default -> {
          if (!name.isEmpty()) {
            throw InstructionBuilder.error(
                text.startsWith("name=")
                    ? "device name already set to " + name
                    : "invalid field '" + text + "' must be a key=value pair",
                field.span());
          }
          name = text.startsWith("name=") ? text.substring(5) : text;
        }
      }
    }
    return new Run.Device(name, required);
  }

  /** Splits a value at commas; quotes hold a field together, as in CSV. */
  private List<Word> fields(RawFlag flag) {
    Word value = flag.flag().value().orElseThrow();
    String text = value.raw();
    List<Word> fields = new ArrayList<>();
    int at = 0;
    do {
      int start = at;
      StringBuilder field = new StringBuilder();
      if (at < text.length() && text.charAt(at) == '"') {
        at = quoted(text, at, field, value.span());
      } else {
        int comma = text.indexOf(',', at);
        at = comma < 0 ? text.length() : comma;
        field.append(text, start, at);
        if (field.indexOf("\"") >= 0) {
          throw InstructionBuilder.error("a quote within a field", span(flag, start, at));
        }
      }
      fields.add(new Word(field.toString(), span(flag, start, at)));
    } while (at++ < text.length());
    return fields;
  }

  private static int quoted(String text, int open, StringBuilder field, Span span) {
    int at = open + 1;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        field.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        field.append('"');
        at++;
      } else if (at == text.length() || text.charAt(at) == ',') {
        return at;
      } else {
        break;
      }
    }
    throw InstructionBuilder.error("a quoted field is not closed", span);
  }

  private Span span(RawFlag flag, int from, int to) {
    return flag.valueStart() < 0
        ? flag.flag().value().orElseThrow().span()
        : raw.line().span(flag.valueStart() + from, flag.valueStart() + to);
  }
}
