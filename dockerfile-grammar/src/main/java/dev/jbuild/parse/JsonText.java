package dev.jbuild.parse;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The little of RFC 8259 that Dockerfiles need beside the grammar. Takes linear time and never
 * recurses.
 */
final class JsonText {

  /** As Go's encoding/json, which gives up deeper than this. */
  private static final int DEEPEST = 10_000;

  private final String text;
  private int at;

  private JsonText(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Whether the text from an offset on is one valid JSON array, of whatever. */
  static boolean isArray(String text, int start) {
    return new JsonText(text, start).isValid();
  }

  /**
   * Whether text that is no array was probably meant to be one of strings: it begins with a bracket
   * and a quote, and a comma or bracket follows the first string. The test command of shells has
   * blanks there: {@code [ "$a" = b ]}.
   */
  static boolean seemsArray(String text, int start) {
    if (text.length() < start + 2 || text.charAt(start) != '[') {
      return false;
    }
    char quote = text.charAt(start + 1);
    if (quote != '"' && quote != '\'') {
      return false;
    }
    int end = text.indexOf(quote, start + 2);
    if (end < 0) {
      return false;
    }
    JsonText after = new JsonText(text, end + 1);
    after.skipSpace();
    return after.at < text.length() && ",]".indexOf(text.charAt(after.at)) >= 0;
  }

  /** The strings of an array of strings, which the grammar has found to be valid. */
  static List<Word> strings(LogicalLine line, int start) {
    String text = line.text();
    List<Word> words = new ArrayList<>();
    for (int at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at)) {
      int end = closingQuote(text, at);
      words.add(new Word(decode(text, at + 1, end), line.span(at, end + 1)));
      at = end + 1;
    }
    return words;
  }

  /**
   * The value of a string member of a text that is one JSON object; null if it is none, or has no
   * such member.
   */
  static @Nullable Word member(String text, String name) {
    JsonText json = new JsonText(text, 0);
    json.skipSpace();
    if (json.at == text.length() || text.charAt(json.at) != '{' || !json.isValid()) {
      return null;
    }
    Word found = null;
    int depth = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (c == '"') {
        int end = closingQuote(text, at);
        JsonText after = new JsonText(text, end + 1);
        after.skipSpace();
        boolean isKey = after.at < text.length() && text.charAt(after.at) == ':';
        if (isKey && depth == 1 && decode(text, at + 1, end).equals(name)) {
          after.at++;
          after.skipSpace();
          int value = after.at;
          found =
              after.string()
                  ? new Word(decode(text, value + 1, after.at - 1), new Span(value, after.at))
                  : null;
        }
        at = end;
      }
    }
    return found;
  }

  private static int closingQuote(String text, int open) {
    int at = open + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  private static String decode(String text, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        switch (c) {
          case 'b' -> c = '\b';
          case 'f' -> c = '\f';
          case 'n' -> c = '\n';
          case 'r' -> c = '\r';
          case 't' -> c = '\t';
          case 'u' -> {
            c = (char) Integer.parseInt(text, i + 1, i + 5, 16);
            i += 4;
          }
          default -> {}
        }
      }
      out.append(c);
    }
    return withoutLoneSurrogates(out).toString();
  }

  private static StringBuilder withoutLoneSurrogates(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text;
  }

  private boolean isValid() {
    BitSet objects = new BitSet();
    int depth = 0;
    boolean wantsValue = true;
    boolean mayClose = false;
    do {
      skipSpace();
      if (at == text.length()) {
        return false;
      }
      char c = text.charAt(at);
      boolean inObject = depth > 0 && objects.get(depth - 1);
      if ((wantsValue ? mayClose : depth > 0) && c == (inObject ? '}' : ']')) {
        at++;
        depth--;
        wantsValue = false;
        mayClose = false;
      } else if (wantsValue) {
        if (inObject && !key()) {
          return false;
        }
        c = at < text.length() ? text.charAt(at) : 0;
        if (c == '[' || c == '{') {
          at++;
          if (depth == DEEPEST) {
            return false;
          }
          objects.set(depth++, c == '{');
          mayClose = true;
        } else if (scalar(c)) {
          wantsValue = false;
          mayClose = false;
        } else {
          return false;
        }
      } else if (c == ',') {
        at++;
        wantsValue = true;
        mayClose = false;
      } else {
        return false;
      }
    } while (depth > 0);
    skipSpace();
    return at == text.length();
  }

  private boolean key() {
    if (!string()) {
      return false;
    }
    skipSpace();
    if (at == text.length() || text.charAt(at) != ':') {
      return false;
    }
    at++;
    skipSpace();
    return true;
  }

  private boolean scalar(char c) {
    return switch (c) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    };
  }

  private boolean literal(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean string() {
    if (at == text.length() || text.charAt(at) != '"') {
      return false;
    }
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || (c == '\\' && !escape())) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    if (at == text.length()) {
      return false;
    }
    char c = text.charAt(at++);
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0;
    }
    for (int i = 0; i < 4; i++, at++) {
      if (at == text.length() || Character.digit(text.charAt(at), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    int whole = at;
    if (!digits() || (text.charAt(whole) == '0' && at - whole > 1)) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > start;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
