package dev.jbuild.build.plan;

import java.time.Duration;
import java.util.List;

/** Text as Go's fmt package writes it, which is how docker's history has always looked. */
final class GoFormat {
  private static final long SECOND = 1_000_000_000L;

  private GoFormat() {}

  /** {@code %q} of a list: {@code ["sh" "-c"]}. */
  static String quoted(List<String> words) {
    StringBuilder out = new StringBuilder("[");
    for (String word : words) {
      if (out.length() > 1) {
        out.append(' ');
      }
      quote(out, word);
    }
    return out.append(']').toString();
  }

  private static void quote(StringBuilder out, String word) {
    out.append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append("\\x").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** {@code 5m0s}, {@code 1.5s}, {@code 10ms}, {@code 0s}. */
  static String duration(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < SECOND) {
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? fraction(nanos, 1_000) + "µs" : fraction(nanos, 1_000_000) + "ms";
    }
    long seconds = nanos / SECOND;
    StringBuilder out = new StringBuilder();
    if (seconds >= 3600) {
      out.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      out.append(seconds / 60 % 60).append('m');
    }
    return out.append(fraction(nanos % (60 * SECOND), SECOND)).append('s').toString();
  }

  private static String fraction(long nanos, long unit) {
    long whole = nanos / unit;
    long rest = nanos % unit;
    if (rest == 0) {
      return Long.toString(whole);
    }
    StringBuilder digits = new StringBuilder(Long.toString(unit + rest));
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + digits.substring(1, end);
  }
}
