package dev.jbuild.build.context;

/**
 * Shell wildcards as Go's {@code filepath.Match} has them: {@code *} and {@code ?} do not match a
 * slash, {@code [a-z]} and {@code [^a-z]} match one character, a backslash takes away the meaning
 * of the next character.
 */
public final class Wildcard {
  private Wildcard() {}

  /** Says whether a path has an unescaped wildcard character. */
  public static boolean isIn(String path) {
    for (int i = 0; i < path.length(); i++) {
      switch (path.charAt(i)) {
        case '\\' -> i++;
        case '*', '?', '[' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** Returns a path without the backslashes that escape its characters. */
  public static String unescape(String path) {
    if (path.indexOf('\\') < 0) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        c = path.charAt(++i);
      }
      out.append(c);
    }
    return out.toString();
  }

  /**
   * Says whether a pattern is well-formed: brackets closed and not empty, no trailing backslash.
   */
  public static boolean isValid(String pattern) {
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        if (i + 1 == pattern.length()) {
          return false;
        }
        i += Character.charCount(pattern.codePointAt(i + 1)) + 1;
      } else if (c == '[') {
        i = classEnd(pattern, i);
        if (i < 0) {
          return false;
        }
      } else {
        i++;
      }
    }
    return true;
  }

  /**
   * Says whether the whole of {@code name} matches {@code pattern}.
   *
   * <p>Takes time in proportion to the product of the lengths at worst: only the last star is ever
   * tried again.
   */
  public static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int starPattern = -1;
    int starName = -1;
    while (n < name.length() || p < pattern.length()) {
      if (p < pattern.length()) {
        char c = pattern.charAt(p);
        if (c == '*') {
          starPattern = p++;
          starName = n;
          continue;
        }
        if (n < name.length()) {
          int actual = name.codePointAt(n);
          int next = step(pattern, p, actual);
          if (next >= 0) {
            p = next;
            n += Character.charCount(actual);
            continue;
          }
        }
      }
      if (starPattern < 0 || starName >= name.length() || name.charAt(starName) == '/') {
        return false;
      }
      starName += Character.charCount(name.codePointAt(starName));
      n = starName;
      p = starPattern + 1;
    }
    return true;
  }

  /** Matches one character; returns where the pattern goes on, or -1. */
  private static int step(String pattern, int p, int actual) {
    char c = pattern.charAt(p);
    switch (c) {
      case '?' -> {
        return actual == '/' ? -1 : p + 1;
      }
      case '[' -> {
        int end = classEnd(pattern, p);
        return end >= 0 && classContains(pattern, p, end, actual) ? end : -1;
      }
      case '\\' -> {
        if (p + 1 == pattern.length()) {
          return -1;
        }
        int expected = pattern.codePointAt(p + 1);
        return expected == actual ? p + 1 + Character.charCount(expected) : -1;
      }
      default -> {
        int expected = pattern.codePointAt(p);
        return expected == actual ? p + Character.charCount(expected) : -1;
      }
    }
  }

  /** Returns the index after the closing bracket of a well-formed class at {@code p}, or -1. */
  private static int classEnd(String pattern, int p) {
    int i = p + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    boolean empty = true;
    while (i < pattern.length()) {
      if (pattern.charAt(i) == ']' && !empty) {
        return i + 1;
      }
      i = boundEnd(pattern, i);
      if (i >= 0 && i < pattern.length() && pattern.charAt(i) == '-') {
        i = boundEnd(pattern, i + 1);
      }
      if (i < 0) {
        return -1;
      }
      empty = false;
    }
    return -1;
  }

  /** Returns the index after one bound of a range, or -1 where none may stand. */
  private static int boundEnd(String pattern, int i) {
    if (i >= pattern.length() || pattern.charAt(i) == '-' || pattern.charAt(i) == ']') {
      return -1;
    }
    if (pattern.charAt(i) == '\\') {
      i++;
      if (i >= pattern.length()) {
        return -1;
      }
    }
    int end = i + Character.charCount(pattern.codePointAt(i));
    return end < pattern.length() ? end : -1;
  }

  private static boolean classContains(String pattern, int p, int end, int actual) {
    int i = p + 1;
    boolean negated = pattern.charAt(i) == '^';
    if (negated) {
      i++;
    }
    boolean found = false;
    while (i < end - 1) {
      int next = boundEnd(pattern, i);
      int low = bound(pattern, i);
      int high = low;
      if (pattern.charAt(next) == '-') {
        high = bound(pattern, next + 1);
        next = boundEnd(pattern, next + 1);
      }
      found |= low <= actual && actual <= high;
      i = next;
    }
    return found != negated;
  }

  private static int bound(String pattern, int i) {
    return pattern.codePointAt(pattern.charAt(i) == '\\' ? i + 1 : i);
  }
}
