package dev.jbuild.parse;

import dev.jbuild.ast.Flag;
import dev.jbuild.parse.RawInstruction.Arguments;
import dev.jbuild.parse.RawInstruction.Pair;
import dev.jbuild.parse.RawInstruction.RawFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints raw instructions as BuildKit's parser dumps its nodes. */
final class Sexp {

  private static final String KEYWORDS =
      "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL"
          + " STOPSIGNAL USER VOLUME WORKDIR";

  private Sexp() {}

  static String of(RawInstruction raw) {
    StringBuilder out = new StringBuilder(raw.keyword().raw().toLowerCase(Locale.ROOT));
    List<String> flags = flags(raw);
    if (!flags.isEmpty()) {
      out.append(" [");
      for (int i = 0; i < flags.size(); i++) {
        out.append(i == 0 ? "" : " ").append(quote(flags.get(i)));
      }
      out.append(']');
    }
    if (raw.arguments() instanceof Arguments.Trigger trigger) {
      return out.append(" (").append(of(trigger.instruction())).append(")").toString();
    }
    for (String arg : args(raw.keyword().raw(), raw.arguments())) {
      out.append(' ').append(quote(arg));
    }
    return out.toString();
  }

  static List<String> flags(RawInstruction raw) {
    List<String> flags = new ArrayList<>();
    for (RawFlag rawFlag : raw.flags()) {
      Flag flag = rawFlag.flag();
      flags.add("--" + flag.name() + flag.value().map(value -> "=" + value.raw()).orElse(""));
    }
    return flags;
  }

  static List<String> args(String keyword, Arguments arguments) {
    List<String> args = new ArrayList<>();
    if (!KEYWORDS.contains(keyword.toUpperCase(Locale.ROOT))) {
      return List.of(""); // BuildKit ignores what follows
    }
    switch (arguments) {
      case Arguments.None none -> {}
      case Arguments.Text text -> args.add(text.word().raw());
      case Arguments.Words words -> words.words().forEach(word -> args.add(word.raw()));
      case Arguments.Json json -> json.words().forEach(word -> args.add(word.raw()));
      case Arguments.Pairs pairs -> {
        for (Pair pair : pairs.pairs()) {
          args.add(pair.key().raw());
          args.add(pair.value().raw());
          args.add(pairs.legacy() ? "" : "=");
        }
      }
      case Arguments.Health health -> {
        args.add(health.type().raw());
        args.addAll(args(keyword, health.command()));
      }
      case Arguments.Trigger trigger -> args.add("(" + of(trigger.instruction()) + ")");
    }
    return args;
  }

  /** As Go's strconv.Quote. */
  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case 0x0B -> out.append("\\v");
            default -> {
              if (c < ' ' || c == 0x7F) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else if (c == 0xA0 || c == 0xFEFF || c == 0xAD || c == 0x2028) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.append('"').toString();
  }
}
