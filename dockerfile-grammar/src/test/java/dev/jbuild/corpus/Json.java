package dev.jbuild.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of the corpus: maps, lists, strings, longs, booleans and null. The module itself
 * has no JSON library.
 */
public final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads one value. */
  public static @Nullable Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at != text.length()) {
      throw new IllegalArgumentException("more than one JSON value");
    }
    return value;
  }

  /** Reads an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(value);
  }

  /** Reads a list. */
  @SuppressWarnings("unchecked")
  public static <T> List<T> list(@Nullable Object value) {
    return value == null ? List.of() : (List<T>) value;
  }

  /** A member that is a string. */
  public static String text(Map<String, Object> object, String key) {
    return (String) java.util.Objects.requireNonNull(object.get(key), key);
  }

  private @Nullable Object value() {
    space();
    char c = text.charAt(at);
    switch (c) {
      case '{' -> {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        for (space(); text.charAt(at) != '}'; space()) {
          String key = string();
          space();
          at++;
          map.put(key, value());
          space();
          if (text.charAt(at) == ',') {
            at++;
          }
          space();
        }
        at++;
        return map;
      }
      case '[' -> {
        List<Object> list = new ArrayList<>();
        at++;
        for (space(); text.charAt(at) != ']'; space()) {
          list.add(value());
          space();
          if (text.charAt(at) == ',') {
            at++;
          }
        }
        at++;
        return list;
      }
      case '"' -> {
        return string();
      }
      default -> {
        int start = at;
        while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
          case "true" -> true;
          case "false" -> false;
          case "null" -> null;
          default -> Long.valueOf(word);
        };
      }
    }
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      if (c == '\\') {
        c = text.charAt(at++);
        switch (c) {
          case 'n' -> c = '\n';
          case 't' -> c = '\t';
          case 'r' -> c = '\r';
          case 'b' -> c = '\b';
          case 'f' -> c = '\f';
          case 'u' -> {
            c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
            at += 4;
          }
          default -> {}
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  private void space() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
