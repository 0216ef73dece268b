package dev.jbuild.build.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One cleaned pattern of a {@link PatternMatcher}. */
final class PathPattern {
  private enum Kind {
    EXACT,
    PREFIX,
    SUFFIX,
    REGEX
  }

  private final String text;
  private final boolean exception;
  private final Kind kind;
  private final @Nullable PathRegex regex;
  private final List<String> components;

  /**
   * Compiles a pattern.
   *
   * @param text cleaned, without the exclamation mark
   * @param exception whether an exclamation mark stood before it
   * @throws IllegalArgumentException where the pattern is malformed
   */
  PathPattern(String text, boolean exception) {
    if (!Wildcard.isValid(text)) {
      throw new IllegalArgumentException("syntax error in pattern " + text);
    }
    this.text = text;
    this.exception = exception;
    StringBuilder expression = new StringBuilder("^");
    this.kind = translate(text, expression);
    this.regex = kind == Kind.REGEX ? PathRegex.compile(expression.append('$').toString()) : null;
    this.components = split(text);
  }

  boolean exception() {
    return exception;
  }

  /** Says whether the pattern matches the whole path. */
  boolean matches(String path) {
    return switch (kind) {
      case EXACT -> path.equals(text);
      case PREFIX -> path.startsWith(text.substring(0, text.length() - 2));
      case SUFFIX -> {
        String suffix = text.substring(2);
        yield path.endsWith(suffix)
            || (suffix.startsWith("/")
                && path.length() == suffix.length() - 1
                && suffix.startsWith(path, 1));
      }
      case REGEX -> regex != null && regex.matches(path);
    };
  }

  /**
   * Says whether the pattern might match something below a folder, judged component by component;
   * brackets, escapes and double stars can reach over a slash and so always might.
   */
  boolean mayMatchBelow(String folder) {
    int start = 0;
    for (String component : components) {
      if (start > folder.length() || reachesOverSlash(component)) {
        return true;
      }
      int end = folder.indexOf('/', start);
      if (end < 0) {
        end = folder.length();
      }
      if (!Wildcard.matches(component, folder.substring(start, end))) {
        return false;
      }
      start = end + 1;
    }
    return false;
  }

  private static boolean reachesOverSlash(String component) {
    return component.contains("**")
        || component.indexOf('[') >= 0
        || component.indexOf('\\') >= 0
        || component.indexOf('^') >= 0;
  }

  /**
   * Writes the expression that patternmatcher makes of a pattern, and says in which of the cheaper
   * ways it may be matched instead. Its quirks are behaviour: a star inside brackets is translated
   * like any other, and a trailing {@code **} also matches what only starts with its text.
   */
  private static Kind translate(String text, StringBuilder out) {
    Kind kind = Kind.EXACT;
    int i = 0;
    while (i < text.length()) {
      boolean first = i == 0;
      char c = text.charAt(i++);
      switch (c) {
        case '*' -> {
          if (i < text.length() && text.charAt(i) == '*') {
            i++;
            if (i < text.length() && text.charAt(i) == '/') {
              i++;
            }
            if (i < text.length()) {
              out.append("(.*/)?");
              kind = Kind.REGEX;
            } else if (kind == Kind.EXACT) {
              kind = Kind.PREFIX;
            } else {
              out.append(".*");
              kind = Kind.REGEX;
            }
            if (first) {
              kind = Kind.SUFFIX;
            }
          } else {
            out.append("[^/]*");
            kind = Kind.REGEX;
          }
        }
        case '?' -> {
          out.append("[^/]");
          kind = Kind.REGEX;
        }
        case '.', '+', '(', ')', '|', '{', '}', '$' -> out.append('\\').append(c);
        case '\\' -> {
          out.append('\\');
          if (i < text.length()) {
            out.append(text.charAt(i++));
            kind = Kind.REGEX;
          }
        }
        case '[', ']' -> {
          out.append(c);
          kind = Kind.REGEX;
        }
        default -> out.append(c);
      }
    }
    return kind;
  }

  private static List<String> split(String text) {
    List<String> components = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('/'); end >= 0; end = text.indexOf('/', start)) {
      components.add(text.substring(start, end));
      start = end + 1;
    }
    components.add(text.substring(start));
    return List.copyOf(components);
  }

  @Override
  public String toString() {
    return exception ? "!" + text : text;
  }
}
