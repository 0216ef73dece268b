package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The value of an option that is itself a list, such as {@code type=oci,dest=image.tar}.
 *
 * <p>Fields are separated as in CSV: a field in double quotes may hold commas, and two double
 * quotes in it stand for one.
 */
final class OptionFields {
  private final String option;
  private final SequencedMap<String, String> values = new LinkedHashMap<>();

  /**
   * @param option its name, for messages
   * @throws UsageException where a field is not {@code name=value}
   */
  OptionFields(String option, String text) {
    this.option = option;
    for (String field : split(option, text)) {
      int equals = field.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            option + ": '" + field + "' in '" + text + "' is not of the form name=value");
      }
      values.put(field.substring(0, equals), field.substring(equals + 1));
    }
  }

  /** Takes the value of a field out. */
  Optional<String> take(String name) {
    return Optional.ofNullable(values.remove(name));
  }

  /** Whether a field is there. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Takes all fields out whose name begins so. */
  Map<String, String> takeStarting(String prefix) {
    var taken = new LinkedHashMap<String, String>();
    for (String name : List.copyOf(values.keySet())) {
      if (name.startsWith(prefix)) {
        take(name).ifPresent(value -> taken.put(name, value));
      }
    }
    return taken;
  }

  /** Takes out a field that is {@code true} or {@code false}. */
  boolean takeFlag(String name, boolean otherwise) {
    Optional<String> value = take(name);
    return value.isEmpty() ? otherwise : flag(option + ": " + name, value.get());
  }

  /** Takes out a field that is a size, in bytes. */
  long takeSize(String name, long otherwise) {
    Optional<String> value = take(name);
    return value.isEmpty() ? otherwise : Numbers.size(option + ": " + name, value.get());
  }

  static boolean flag(String what, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new UsageException(what + " is true or false, not '" + value + "'");
    };
  }

  /** Complains about the first field that nobody took. */
  void expectEmpty() {
    if (!values.isEmpty()) {
      throw new UsageException(option + ": unknown field '" + values.firstEntry().getKey() + "'");
    }
  }

  private static List<String> split(String option, String text) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new UsageException(option + ": a quote in '" + text + "' is not closed");
    }
    fields.add(field.toString());
    return fields;
  }
}
