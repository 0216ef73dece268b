package dev.jbuild.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of the form {@code NAME=VALUE}; of two with the same name the later one counts. */
final class Assignments {
  private Assignments() {}

  /** A name without {@code =} has the empty value. */
  static Map<String, String> parse(String option, List<String> words) {
    var values = new LinkedHashMap<String, String>();
    for (String word : words) {
      int equals = word.indexOf('=');
      values.put(name(option, word, equals), equals < 0 ? "" : word.substring(equals + 1));
    }
    return values;
  }

  /** A name without {@code =} has the value of that environment variable; unset, it is left out. */
  static Map<String, String> parseOrInherit(
      String option, List<String> words, Map<String, String> environment) {
    var values = new LinkedHashMap<String, String>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = name(option, word, equals);
      String value = equals < 0 ? environment.get(name) : word.substring(equals + 1);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  /** The lines of a file from their first word on, but for empty ones and comments. */
  static List<String> readLines(Path file) throws IOException {
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(file)) {
      String text = line.stripLeading();
      if (!text.isEmpty() && !text.startsWith("#")) {
        lines.add(text);
      }
    }
    return lines;
  }

  private static String name(String option, String word, int equals) {
    String name = equals < 0 ? word : word.substring(0, equals);
    if (name.isEmpty()) {
      throw new UsageException(option + ": '" + word + "' has no name");
    }
    return name;
  }
}
