package dev.jbuild.cli;

import dev.jbuild.oci.JsonObject;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.SearchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild search}. */
final class SearchCommand implements Command {
  /** The width that docker cuts descriptions to. */
  private static final int DESCRIPTION = 45;

  private static final int DEFAULT_LIMIT = 25;
  private static final int MOST = 100;

  /** What {@code --filter} says. */
  private record Filter(long stars, Optional<Boolean> official, Optional<Boolean> automated) {
    boolean accepts(SearchResult result) {
      return result.stars() >= stars
          && official.orElse(result.official()) == result.official()
          && automated.orElse(result.automated()) == result.automated();
    }
  }

  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addOption(Arguments.value("N", "At most so many results (default: 25)", "--limit"))
            .addOption(
                Arguments.repeated(
                    "FILTER", "stars=N, is-official=BOOL or is-automated=BOOL", "-f", "--filter"))
            .addOption(Arguments.flag("Show descriptions in full", "--no-trunc"))
            .addOption(
                Arguments.value(
                    "FORMAT",
                    "json, or a line with {{.Name}} {{.Description}} {{.StarCount}}"
                        + " {{.IsOfficial}} {{.IsAutomated}}",
                    "--format"))
            .addPositional(Arguments.operand(0, "TERM", true, "Part of a name: [registry/]word")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String word = arguments.operands().getFirst();
    int slash = word.indexOf('/');
    String first = slash < 0 ? "" : word.substring(0, slash);
    boolean named = first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    String registry = named ? first : "docker.io";
    String term = named ? word.substring(slash + 1) : word;
    int limit =
        arguments
            .value("--limit")
            .map(text -> Numbers.integer("--limit", text))
            .orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > MOST) {
      throw new UsageException("--limit is 1 to " + MOST);
    }
    Filter filter = filter(arguments.values("--filter"));
    List<SearchResult> results = new ArrayList<>();
    try (RegistryClient client = RegistryFlags.open(arguments, console)) {
      for (SearchResult result : client.search(registry, term, limit)) {
        if (filter.accepts(result)) {
          results.add(result);
        }
      }
    }
    Optional<String> format = arguments.value("--format");
    boolean full = arguments.flag("--no-trunc");
    if (format.isPresent()) {
      var line = new LineFormat("--format", format.get());
      for (SearchResult result : results) {
        console.out().println(line.of(fields(result, full)));
      }
    } else {
      console.out().print(table(results, full));
    }
    return ExitCode.OK;
  }

  private static Filter filter(List<String> texts) {
    long stars = 0;
    Optional<Boolean> official = Optional.empty();
    Optional<Boolean> automated = Optional.empty();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String value = text.substring(equals + 1);
      switch (equals < 0 ? "" : text.substring(0, equals)) {
        case "stars" -> stars = Numbers.integer("--filter: stars", value);
        case "is-official" -> official = Optional.of(truth(text, value));
        case "is-automated" -> automated = Optional.of(truth(text, value));
        default ->
            throw new UsageException(
                "--filter: '" + text + "' is not stars=N, is-official=BOOL or is-automated=BOOL");
      }
    }
    return new Filter(stars, official, automated);
  }

  private static boolean truth(String text, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new UsageException("--filter: '" + text + "' is neither true nor false");
    };
  }

  private static Map<String, Object> fields(SearchResult result, boolean full) {
    var fields = new java.util.LinkedHashMap<String, Object>();
    fields.put("Name", result.name());
    fields.put("Description", description(result, full));
    fields.put("StarCount", result.stars());
    fields.put("IsOfficial", result.official());
    fields.put("IsAutomated", result.automated());
    return fields;
  }

  private static TextTable table(List<SearchResult> results, boolean full) {
    var table = new TextTable().row(List.of("NAME", "DESCRIPTION", "STARS", "OFFICIAL"));
    for (SearchResult result : results) {
      table.row(
          List.of(
              printable(result.name()),
              description(result, full),
              Long.toString(result.stars()),
              result.official() ? "[OK]" : ""));
    }
    return table;
  }

  private static String description(SearchResult result, boolean full) {
    String line = printable(result.description());
    return full || line.length() <= DESCRIPTION
        ? line
        : line.substring(0, DESCRIPTION - 1).stripTrailing() + "\u2026";
  }

  /** Strangers write these: one line, and nothing that steers a terminal. */
  private static String printable(String text) {
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }

  /** A line for each result: JSON, or the text with fields filled in. */
  private record LineFormat(String option, String text) {
    String of(Map<String, Object> fields) {
      if (text.equals("json")) {
        JsonObject.Builder json = JsonObject.builder();
        fields.forEach((name, value) -> json.put(name, value.toString()));
        return json.build().toString();
      }
      var line = new StringBuilder();
      int at = 0;
      for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
        int close = text.indexOf("}}", open);
        String field = close < 0 ? "" : text.substring(open + 2, close).strip();
        Object value = field.startsWith(".") ? fields.get(field.substring(1)) : null;
        if (value == null) {
          throw new UsageException(
              option + ": '" + text.substring(open) + "' begins with none of ." + names(fields));
        }
        line.append(text, at, open).append(value);
        at = close + 2;
      }
      return line.append(text, at, text.length()).toString().replace("\\t", "\t");
    }

    private static String names(Map<String, Object> fields) {
      return String.join(", .", fields.keySet());
    }
  }
}
