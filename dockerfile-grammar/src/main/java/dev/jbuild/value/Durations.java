package dev.jbuild.value;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go writes them: {@code 1m30s}, {@code 1.5h}, {@code 500ms}, {@code 0}. */
public final class Durations {

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /** Reads a duration, as Go's time.ParseDuration does. */
  public static Duration parse(String text) throws InvalidValueException {
    int at = 0;
    boolean negative = false;
    if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      negative = text.charAt(0) == '-';
      at = 1;
    }
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    if (at == text.length()) {
      throw invalid(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      int number = at;
      at = digits(text, at);
      boolean hasDigits = at > number;
      if (at < text.length() && text.charAt(at) == '.') {
        int fraction = at + 1;
        at = digits(text, fraction);
        hasDigits |= at > fraction;
      }
      if (!hasDigits || at - number > 100) {
        throw invalid(text);
      }
      int unit = at;
      while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
        at++;
      }
      nanos = nanos.add(decimal(text.substring(number, unit)).multiply(nanos(text, unit, at)));
    }
    if (nanos.compareTo(LONGEST) > 0) {
      throw invalid(text);
    }
    return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
  }

  private static BigDecimal decimal(String number) {
    // Go takes "1." and ".5".
    String whole = number.endsWith(".") ? number.substring(0, number.length() - 1) : number;
    return new BigDecimal(whole.startsWith(".") ? "0" + whole : whole);
  }

  private static BigDecimal nanos(String text, int from, int to) throws InvalidValueException {
    return BigDecimal.valueOf(
        switch (text.substring(from, to)) {
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
                  "unknown unit \"" + text.substring(from, to) + "\" in duration \"" + text + "\"");
        });
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static InvalidValueException invalid(String text) {
    return new InvalidValueException("invalid duration \"" + text + "\"");
  }
}
