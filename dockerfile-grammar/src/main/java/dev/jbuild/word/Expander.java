package dev.jbuild.word;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expands variables, quotes and escapes of a word as BuildKit does (moby/buildkit
 * frontend/dockerfile/shell/lex.go), which is almost but not quite as a shell does: {@code $v ${v}
 * :- - :+ + :? ? # ## % %% / //}; no brackets in patterns, no {@code :=}; {@code $1} and {@code $@}
 * are names that are never set.
 *
 * <p>Takes time linear in the length of text and values, but for patterns: those take at most
 * length of pattern times length of value. Immutable.
 */
public final class Expander {

  private static final int DEEPEST = 100;

  private final char escape;
  private final boolean processQuotes;
  private final boolean rawQuotes;
  private final boolean rawEscapes;
  private final boolean keepUnset;

  /**
   * An expander of words.
   *
   * @param escape the escape character of the file, {@code \} or {@code `}
   */
  public Expander(char escape) {
    this(escape, true, false, false, false);
  }

  private Expander(
      char escape,
      boolean processQuotes,
      boolean rawQuotes,
      boolean rawEscapes,
      boolean keepUnset) {
    this.escape = escape;
    this.processQuotes = processQuotes;
    this.rawQuotes = rawQuotes;
    this.rawEscapes = rawEscapes;
    this.keepUnset = keepUnset;
  }

  /**
   * An expander of heredoc bodies: quotes are text, and the escape character is {@code \} whatever
   * the file says.
   */
  public static Expander ofHeredocBody() {
    return new Expander('\\', false, false, false, false);
  }

  /** An expander that changes nothing, to split a line into its shell words. */
  public static Expander ofShellLine() {
    return new Expander('\\', true, true, true, true);
  }

  /**
   * An expander that removes escapes and leaves variables that are not set, for the name of a
   * heredoc.
   */
  public static Expander ofHeredocName(boolean rawQuotes) {
    return new Expander('\\', true, rawQuotes, false, true);
  }

  /** Expands a text with the variables of a scope. */
  public Expansion expand(String text, Scope scope) throws ExpansionException {
    if (isPlain(text)) {
      return new Expansion(text, split(text), Set.of(), Set.of());
    }
    Run run = new Run(text, scope);
    Result result;
    try {
      result = run.until(END, rawEscapes, 0);
    } catch (ExpansionException e) {
      throw new ExpansionException(e.getMessage(), run.variable);
    }
    return new Expansion(
        result.text, result.words.finish(), immutable(run.matched), immutable(run.unset));
  }

  private static Set<String> immutable(Set<String> names) {
    return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(names);
  }

  private boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$' || c == '\'' || c == '"' || c == escape) {
        return false;
      }
    }
    return true;
  }

  private static List<String> split(String text) {
    WordSplitter words = new WordSplitter(new StringBuilder());
    words.addSplitting(text);
    return words.finish();
  }

  private static final int END = -1;

  private record Result(String text, WordSplitter words) {}

  private final class Run {
    private final String text;
    private final Scope scope;
    private final Set<String> matched = new LinkedHashSet<>();
    private final Set<String> unset = new LinkedHashSet<>();
    private final StringBuilder word = new StringBuilder();
    private int at;

    /** Where the outermost variable begins that was come to last. */
    private int variable;

    Run(String text, Scope scope) {
      this.text = text;
      this.scope = scope;
    }

    private int peek() {
      return at < text.length() ? text.charAt(at) : END;
    }

    private int next() {
      return at < text.length() ? text.charAt(at++) : END;
    }

    /** Expands up to the stop character, which is consumed. */
    Result until(int stop, boolean keepEscapes, int depth) throws ExpansionException {
      if (depth > DEEPEST) {
        throw new ExpansionException("syntax error: ${...} nested too deeply");
      }
      StringBuilder out = new StringBuilder();
      // As BuildKit: an operand uses the same buffer, so the part of a word that is before it is
      // lost to the words.
      word.setLength(0);
      WordSplitter words = new WordSplitter(word);
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == stop) {
          at++;
          word.setLength(0);
          return new Result(out.toString(), words);
        }
        if (c == '$') {
          String value = dollar(depth);
          out.append(value);
          words.addSplitting(value);
        } else if (processQuotes && (c == '\'' || c == '"')) {
          String value = c == '"' ? doubleQuoted(keepEscapes, depth) : singleQuoted();
          out.append(value);
          words.addRaw(value);
        } else {
          at++;
          if (c != escape) {
            out.append(c);
            words.addSplitting(c);
            continue;
          }
          if (keepEscapes) {
            out.append(c);
            words.addRaw(c);
          }
          if (at == text.length()) {
            break;
          }
          char escaped = text.charAt(at++);
          out.append(escaped);
          words.addRaw(escaped);
        }
      }
      if (stop != END) {
        throw new ExpansionException(
            "unexpected end of statement while looking for matching " + (char) stop);
      }
      return new Result(out.toString(), words);
    }

    private String singleQuoted() throws ExpansionException {
      int close = text.indexOf('\'', at + 1);
      if (close < 0) {
        at = text.length();
        throw new ExpansionException(
            "unexpected end of statement while looking for matching single-quote");
      }
      String quoted = rawQuotes ? text.substring(at, close + 1) : text.substring(at + 1, close);
      at = close + 1;
      return quoted;
    }

    private String doubleQuoted(boolean keepEscapes, int depth) throws ExpansionException {
      StringBuilder out = new StringBuilder();
      at++;
      if (rawQuotes) {
        out.append('"');
      }
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          if (rawQuotes) {
            out.append('"');
          }
          return out.toString();
        }
        if (c == '$') {
          out.append(dollar(depth));
          continue;
        }
        at++;
        if (c == escape) {
          if (keepEscapes) {
            out.append(c);
          }
          int following = peek();
          if (following == END) {
            continue;
          }
          if (following == '"' || following == '$' || following == escape) {
            c = (char) next();
          }
        }
        out.append(c);
      }
      throw new ExpansionException(
          "unexpected end of statement while looking for matching double-quote");
    }

    private String dollar(int depth) throws ExpansionException {
      if (depth == 0) {
        variable = at;
      }
      at++;
      if (peek() != '{') {
        String name = name();
        if (name.isEmpty()) {
          return "$";
        }
        String value = value(name);
        if (value == null) {
          return keepUnset ? "$" + name : "";
        }
        return value;
      }
      at++;
      switch (peek()) {
        case END -> throw new ExpansionException("syntax error: missing '}'");
        case '{', '}', ':' -> throw new ExpansionException("syntax error: bad substitution");
        default -> {
          return braced(depth);
        }
      }
    }

    private String braced(int depth) throws ExpansionException {
      String name = name();
      int operator = next();
      switch (operator) {
        case '}' -> {
          String value = value(name);
          if (value == null) {
            return keepUnset ? "${" + name + "}" : "";
          }
          return value;
        }
        case ':' -> {
          return modified(name, true, next(), depth);
        }
        case '+', '-', '?', '#', '%' -> {
          return modified(name, false, operator, depth);
        }
        case '/' -> {
          return replaced(name, depth);
        }
        case END, '\n' -> throw new ExpansionException("syntax error: missing '}'");
        default ->
            throw new ExpansionException(
                "unsupported modifier (" + (char) operator + ") in substitution");
      }
    }

    private String modified(String name, boolean emptyIsUnset, int operator, int depth)
        throws ExpansionException {
      String word = operand('}', operator == '#' || operator == '%', "missing '}'", depth);
      String value = value(name);
      if (value == null && keepUnset) {
        return "${" + name + (emptyIsUnset ? ":" : "") + (char) operator + word + "}";
      }
      boolean unsetOrEmpty = value == null || (emptyIsUnset && value.isEmpty());
      return switch (emptyIsUnset && (operator == '#' || operator == '%') ? END : operator) {
        case '-' -> unsetOrEmpty ? word : orEmpty(value);
        case '+' -> unsetOrEmpty ? "" : word;
        case '?' -> {
          if (unsetOrEmpty) {
            String reason =
                value == null ? "is not allowed to be unset" : "is not allowed to be empty";
            throw new ExpansionException(name + ": " + (word.isEmpty() ? reason : word));
          }
          yield orEmpty(value);
        }
        case '#', '%' -> {
          boolean longest = !word.isEmpty() && word.charAt(0) == operator;
          Pattern pattern = Pattern.parse(longest ? word.substring(1) : word);
          yield operator == '#'
              ? pattern.withoutPrefix(orEmpty(value), longest)
              : pattern.withoutSuffix(orEmpty(value), longest);
        }
        default ->
            throw new ExpansionException(
                "unsupported modifier ("
                    + (emptyIsUnset ? ":" : "")
                    + (operator == END ? "" : Character.toString(operator))
                    + ") in substitution");
      };
    }

    private String replaced(String name, int depth) throws ExpansionException {
      boolean all = peek() == '/';
      if (all) {
        at++;
      }
      String pattern = operand('/', true, "missing '/' in ${}", depth);
      String replacement = operand('}', true, "missing '}'", depth);
      String value = value(name);
      if (value == null && keepUnset) {
        return "${" + name + "/" + pattern + "/" + replacement + "}";
      }
      return Pattern.parse(pattern).replace(orEmpty(value), replacement, all);
    }

    private String operand(char stop, boolean keepEscapes, String ifMissing, int depth)
        throws ExpansionException {
      try {
        return until(stop, keepEscapes, depth + 1).text;
      } catch (ExpansionException e) {
        if (at == text.length()) {
          throw new ExpansionException("syntax error: " + ifMissing);
        }
        throw e;
      }
    }

    private @Nullable String value(String name) {
      String value = scope.lookup(name);
      (value == null ? unset : matched).add(name);
      return value;
    }

    private static String orEmpty(@Nullable String value) {
      return value == null ? "" : value;
    }

    /** A name, a number or one special parameter; empty where none of them is. */
    private String name() {
      int start = at;
      while (at < text.length()) {
        int c = text.codePointAt(at);
        if (at == start) {
          if (Character.isDigit(c)) {
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
              at++;
            }
            break;
          }
          if ("@*#?-$!0".indexOf(c) >= 0) {
            at++;
            break;
          }
        }
        if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
          break;
        }
        at += Character.charCount(c);
      }
      return text.substring(start, at);
    }
  }
}
