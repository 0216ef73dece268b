package dev.jbuild.value;

import java.time.Duration;

/**
 * Durations as Go writes them: {@code 1m30s}, {@code 1.5h}, {@code 500ms}, {@code 0}.
 *
 * <p>Counted in longs as in Go's time.ParseDuration, overflow and fractions too: BigDecimal takes
 * 15 ms to initialise.
 */
public final class Durations {
  private final String text;
  private int at;

  private Durations(String text) {
    this.text = text;
  }

  /** Reads a duration, as Go's time.ParseDuration does. */
  public static Duration parse(String text) throws InvalidValueException {
    return new Durations(text).parse();
  }

  private Duration parse() throws InvalidValueException {
    boolean negative = text.startsWith("-");
    if (negative || text.startsWith("+")) {
      at = 1;
    }
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    if (at == text.length()) {
      throw invalid();
    }
    // Below zero it may be Long.MIN_VALUE, and so has that magnitude.
    long nanos = 0;
    while (at < text.length()) {
      nanos = sum(nanos, component());
    }
    if (negative) {
      return Duration.ofNanos(-nanos);
    }
    if (nanos < 0) {
      throw invalid();
    }
    return Duration.ofNanos(nanos);
  }

  /** A number and its unit, in nanoseconds; at most 2^63, as an unsigned long. */
  private long component() throws InvalidValueException {
    int start = at;
    long whole = 0;
    for (; at < text.length() && isDigit(text.charAt(at)); at++) {
      if (Long.compareUnsigned(whole, Long.MAX_VALUE / 10) > 0) {
        throw invalid();
      }
      whole = sum(whole * 10, text.charAt(at) - '0');
    }
    boolean digits = at > start;
    long fraction = 0;
    double scale = 1;
    if (at < text.length() && text.charAt(at) == '.') {
      start = ++at;
      boolean exact = true;
      for (; at < text.length() && isDigit(text.charAt(at)); at++) {
        exact &= fraction <= (Long.MAX_VALUE - 9) / 10;
        if (exact) {
          fraction = fraction * 10 + text.charAt(at) - '0';
          scale *= 10;
        }
      }
      digits |= at > start;
    }
    if (!digits) {
      throw invalid();
    }
    long unit = unit();
    if (Long.compareUnsigned(whole, Long.divideUnsigned(Long.MIN_VALUE, unit)) > 0) {
      throw invalid();
    }
    return sum(whole * unit, (long) (fraction * (unit / scale)));
  }

  private long unit() throws InvalidValueException {
    int start = at;
    while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
      at++;
    }
    return switch (text.substring(start, at)) {
      case "ns" -> 1L;
      case "us", "\u00B5s", "\u03BCs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "" ->
          throw new InvalidValueException(
              "missing unit in duration \"" + text + "\", such as s or ms");
      default ->
          throw new InvalidValueException(
              "unknown unit \"" + text.substring(start, at) + "\" in duration \"" + text + "\"");
    };
  }

  /** The sum of two numbers of at most 2^63, if it is no more either. */
  private long sum(long one, long other) throws InvalidValueException {
    long sum = one + other;
    if (Long.compareUnsigned(sum, Long.MIN_VALUE) > 0 || (one < 0 && other < 0)) {
      throw invalid();
    }
    return sum;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private InvalidValueException invalid() {
    return new InvalidValueException("invalid duration \"" + text + "\"");
  }
}
