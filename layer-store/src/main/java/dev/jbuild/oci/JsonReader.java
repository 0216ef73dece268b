package dev.jbuild.oci;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text, in UTF-8, into the values that {@link JsonObject} names; nothing is allowed
 * that RFC 8259 does not have.
 *
 * <p>Of two members of one name the last counts, as for Go. Depth and length of numbers are
 * limited, since their cost is not linear.
 *
 * <p>Decision 012 says why this is not a library's.
 */
final class JsonReader {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 1000;

  /** So many digits always fit into a long. */
  private static final int LONG_DIGITS = 18;

  private static final int END = -1;

  private final byte[] json;
  private int at;

  private JsonReader(byte[] json) {
    this.json = json;
  }

  static @Nullable Object read(byte[] json) throws InvalidContentException {
    JsonReader reader = new JsonReader(json);
    if (reader.next() == END) {
      throw new InvalidContentException("invalid JSON: empty");
    }
    Object value = reader.value(0);
    if (reader.next() != END) {
      throw new InvalidContentException("invalid JSON: text after the end");
    }
    return value;
  }

  /** The byte here, after white space; it is not taken. */
  private int next() {
    while (at < json.length) {
      byte b = json[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xFF;
      }
      at++;
    }
    return END;
  }

  private @Nullable Object value(int depth) throws InvalidContentException {
    if (depth > DEEPEST) {
      throw invalid("nested deeper than " + DEEPEST);
    }
    return switch (next()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    };
  }

  private JsonObject object(int depth) throws InvalidContentException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    if (next() != '}') {
      while (true) {
        if (next() != '"') {
          throw unexpected("the name of a member");
        }
        String name = string();
        take(':');
        members.put(name, value(depth + 1));
        if (next() == '}') {
          break;
        }
        take(',');
      }
    }
    at++;
    return new JsonObject(members);
  }

  private List<@Nullable Object> array(int depth) throws InvalidContentException {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    if (next() != ']') {
      while (true) {
        elements.add(value(depth + 1));
        if (next() == ']') {
          break;
        }
        take(',');
      }
    }
    at++;
    return Collections.unmodifiableList(elements);
  }

  private void take(char expected) throws InvalidContentException {
    if (next() != expected) {
      throw unexpected("'" + expected + "'");
    }
    at++;
  }

  private @Nullable Object literal(String text, @Nullable Object value)
      throws InvalidContentException {
    for (int i = 0; i < text.length(); i++, at++) {
      if (at == json.length || json[at] != text.charAt(i)) {
        throw unexpected(text);
      }
    }
    return value;
  }

  private String string() throws InvalidContentException {
    int start = ++at;
    while (plain()) {
      at++;
    }
    if (at < json.length && json[at] == '"') {
      return text(start, at++);
    }
    StringBuilder text = new StringBuilder();
    while (true) {
      text.append(text(start, at));
      if (at == json.length) {
        throw invalid("a string that does not end");
      }
      switch (json[at]) {
        case '"' -> {
          at++;
          return text.toString();
        }
        case '\\' -> text.append(escaped());
        default -> throw invalid("a control character in a string");
      }
      start = at;
      while (plain()) {
        at++;
      }
    }
  }

  /** Whether the byte here is one that stands for itself in a string. */
  private boolean plain() {
    return at < json.length
        && json[at] != '"'
        && json[at] != '\\'
        && (json[at] < 0 || json[at] >= ' ');
  }

  private String text(int start, int end) throws InvalidContentException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(json, start, end - start);
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw invalid("a string that is not UTF-8");
    }
  }

  private char escaped() throws InvalidContentException {
    at++;
    int letter = at < json.length ? json[at++] : END;
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = 0; i < 4; i++, at++) {
          int digit = at < json.length ? Character.digit(json[at], 16) : -1;
          if (digit < 0) {
            throw unexpected("four hex digits");
          }
          unit = unit << 4 | digit;
        }
        yield (char) unit;
      }
      default -> throw invalid("an unknown escape in a string");
    };
  }

  private Object number() throws InvalidContentException {
    int start = at;
    if (json[at] == '-') {
      at++;
    }
    int first = at;
    digits();
    if (json[first] == '0' && at > first + 1) {
      throw invalid("a number with a leading zero");
    }
    boolean whole = true;
    if (at < json.length && json[at] == '.') {
      whole = false;
      at++;
      digits();
    }
    if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
      whole = false;
      at++;
      if (at < json.length && (json[at] == '+' || json[at] == '-')) {
        at++;
      }
      digits();
    }
    if (at - start > LONGEST_NUMBER) {
      throw invalid("a number of more than " + LONGEST_NUMBER + " characters");
    }
    String text = new String(json, start, at - start, StandardCharsets.ISO_8859_1);
    if (!whole) {
      return decimal(text);
    }
    return at - first <= LONG_DIGITS ? (Object) Long.parseLong(text) : large(text);
  }

  private void digits() throws InvalidContentException {
    int first = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == first) {
      throw unexpected("a digit");
    }
  }

  private static Object large(String text) {
    BigInteger value = new BigInteger(text);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private BigDecimal decimal(String text) throws InvalidContentException {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw invalid("an exponent out of range");
    }
  }

  private InvalidContentException unexpected(String expected) {
    int found = next();
    String what = "something else";
    if (found == END) {
      what = "its end";
    } else if (found > ' ' && found < 0x7F) {
      what = "'" + (char) found + "'";
    }
    return invalid("expected " + expected + ", not " + what);
  }

  private InvalidContentException invalid(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      column = json[i] == '\n' ? 1 : column + 1;
      line += json[i] == '\n' ? 1 : 0;
    }
    return new InvalidContentException(
        "invalid JSON: " + what + " (line " + line + ", byte " + column + ")");
  }
}
