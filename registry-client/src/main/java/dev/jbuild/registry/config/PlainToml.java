package dev.jbuild.registry.config;

import dev.jbuild.oci.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the TOML that most machines have: comments, {@code [table]} and {@code key = "value"}, a
 * line each. The list of short names that comes with podman is such a file, of 200 lines, and every
 * command that knows registries reads it; Jackson takes 10 ms for that, a tenth of a short pull.
 */
final class PlainToml {
  private PlainToml() {}

  /** The file's content, or nothing where it has anything else, be it right or wrong. */
  static Optional<JsonObject> read(String text) {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
    Map<String, String> table = new LinkedHashMap<>();
    tables.put("", table);
    for (String whole : text.split("\n", -1)) {
      String line = whole.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        String name = line.substring(1, line.length() - 1);
        table = new LinkedHashMap<>();
        if (!isBare(name) || tables.putIfAbsent(name, table) != null) {
          return Optional.empty();
        }
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      String value = line.substring(equals + 1).strip();
      if (isQuoted(key)) {
        key = unquoted(key);
      } else if (!isBare(key)) {
        return Optional.empty();
      }
      if (!isQuoted(value) || table.putIfAbsent(key, unquoted(value)) != null) {
        return Optional.empty();
      }
    }
    JsonObject.Builder root = JsonObject.builder();
    for (Map.Entry<String, Map<String, String>> entry : tables.entrySet()) {
      if (entry.getKey().isEmpty()) {
        entry.getValue().forEach(root::put);
      } else if (tables.get("").containsKey(entry.getKey())) {
        return Optional.empty();
      } else {
        JsonObject.Builder object = JsonObject.builder();
        entry.getValue().forEach(object::put);
        root.put(entry.getKey(), object.build());
      }
    }
    return Optional.of(root.build());
  }

  private static boolean isBare(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean bare =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!bare) {
        return false;
      }
    }
    return !key.isEmpty();
  }

  /** Whether it is one basic string that has nothing to decode. */
  private static boolean isQuoted(String word) {
    int last = word.length() - 1;
    if (last < 1 || word.charAt(0) != '"' || word.indexOf('"', 1) != last) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      char c = word.charAt(i);
      if (c < ' ' || c == '\\' || c == 0x7F || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String unquoted(String word) {
    return word.substring(1, word.length() - 1);
  }
}
