package dev.jbuild.reference;

import java.util.Optional;

/**
 * The lexical rules of distribution/reference, checked by hand: its regexes are slow to compile.
 */
final class ReferenceGrammar {
  private static final int MAX_REPOSITORY = 255;
  private static final int MAX_TAG = 128;

  enum Problem {
    NONE(""),
    REGISTRY("the registry is not a host name with an optional port"),
    UPPER_CASE("the repository name must be lower case"),
    REPOSITORY(
        "the repository name must be lower-case letters and digits, separated by one of . _ __ -"
            + " or /"),
    TOO_LONG("the repository name must not be longer than 255 characters"),
    TAG("the tag must be at most 128 letters, digits or one of . _ - and start with none of . -");

    private final String message;

    Problem(String message) {
      this.message = message;
    }

    String message() {
      return message;
    }
  }

  private ReferenceGrammar() {}

  static Problem check(String registry, String repository, Optional<String> tag) {
    if (!isRegistry(registry)) {
      return Problem.REGISTRY;
    }
    if (!isRepository(repository)) {
      String lower = repository.toLowerCase(java.util.Locale.ROOT);
      return !lower.equals(repository) && isRepository(lower)
          ? Problem.UPPER_CASE
          : Problem.REPOSITORY;
    }
    if (repository.length() > MAX_REPOSITORY) {
      return Problem.TOO_LONG;
    }
    return tag.isPresent() && !isTag(tag.get()) ? Problem.TAG : Problem.NONE;
  }

  private static boolean isRegistry(String registry) {
    int end = registry.length();
    int hostEnd;
    if (registry.startsWith("[")) {
      int close = registry.indexOf(']');
      if (close < 2) {
        return false;
      }
      for (int i = 1; i < close; i++) {
        char c = registry.charAt(i);
        if (!(isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':')) {
          return false;
        }
      }
      hostEnd = close + 1;
    } else {
      int colon = registry.indexOf(':');
      hostEnd = colon < 0 ? end : colon;
      if (!isHost(registry, hostEnd)) {
        return false;
      }
    }
    if (hostEnd == end) {
      return true;
    }
    if (registry.charAt(hostEnd) != ':' || hostEnd + 1 == end) {
      return false;
    }
    for (int i = hostEnd + 1; i < end; i++) {
      if (!isDigit(registry.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String text, int end) {
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i < end && text.charAt(i) != '.') {
        char c = text.charAt(i);
        if (!(isLetter(c) || isDigit(c) || c == '-')) {
          return false;
        }
        continue;
      }
      if (i == start || text.charAt(start) == '-' || text.charAt(i - 1) == '-') {
        return false;
      }
      start = i + 1;
    }
    return true;
  }

  private static boolean isRepository(String text) {
    int i = 0;
    int length = text.length();
    while (true) {
      int start = i;
      while (i < length && isLowerOrDigit(text.charAt(i))) {
        i++;
      }
      if (i == start) {
        return false;
      }
      if (i == length) {
        return true;
      }
      i = afterSeparator(text, i);
      if (i < 0) {
        return false;
      }
    }
  }

  private static int afterSeparator(String text, int at) {
    int i = at;
    switch (text.charAt(i)) {
      case '/', '.' -> i++;
      case '_' -> {
        i++;
        if (i < text.length() && text.charAt(i) == '_') {
          i++;
        }
      }
      case '-' -> {
        while (i < text.length() && text.charAt(i) == '-') {
          i++;
        }
      }
      default -> {
        return -1;
      }
    }
    return i;
  }

  private static boolean isTag(String tag) {
    if (tag.isEmpty() || tag.length() > MAX_TAG || tag.charAt(0) == '.' || tag.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!(isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
