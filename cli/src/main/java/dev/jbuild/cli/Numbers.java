package dev.jbuild.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Numbers as options have them: counts, sizes and durations. */
final class Numbers {
  private Numbers() {}

  static int integer(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new UsageException(option + ": '" + text + "' is not a number");
    }
  }

  /** A number that is 0 or more. */
  static int count(String option, String text) {
    int number = integer(option, text);
    if (number < 0) {
      throw new UsageException(option + ": '" + text + "' is less than 0");
    }
    return number;
  }

  static long longInteger(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new UsageException(option + ": '" + text + "' is not a number");
    }
  }

  /** Bytes with one of docker's units b, k, m, g, t (powers of 1024): {@code 64m}, {@code 1.5g}. */
  static long size(String option, String text) {
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    int shift =
        switch (text.substring(end).toLowerCase(java.util.Locale.ROOT)) {
          case "", "b" -> 0;
          case "k", "kb", "kib" -> 10;
          case "m", "mb", "mib" -> 20;
          case "g", "gb", "gib" -> 30;
          case "t", "tb", "tib" -> 40;
          default -> throw new UsageException(option + ": '" + text + "' has an unknown unit");
        };
    String digits = text.substring(0, end);
    if (digits.indexOf('.') >= 0) {
      return (long) Math.scalb(decimal(option, digits, Long.MAX_VALUE >> shift), shift);
    }
    long number = longInteger(option, digits);
    if (number < 0 || number > Long.MAX_VALUE >> shift) {
      throw new UsageException(option + ": '" + text + "' is out of range");
    }
    return number << shift;
  }

  /** A number such as {@code 1.5}, of digits and a point only. */
  static double decimal(String option, String text, long most) {
    boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    double number;
    try {
      number = plain ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException _) {
      number = Double.NaN;
    }
    if (!(number <= most)) {
      throw new UsageException(option + ": '" + text + "' is not a number up to " + most);
    }
    return number;
  }

  /** A duration as Go writes it: {@code 90s}, {@code 1h30m}, {@code 500ms}. */
  static Duration duration(String option, String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = at;
      while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
        unit++;
      }
      int end = unit;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      if (unit == at || end == unit || unit - at > 9) {
        throw noDuration(option, text);
      }
      long number = Long.parseLong(text.substring(at, unit));
      sum =
          sum.plus(
              switch (text.substring(unit, end)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> throw noDuration(option, text);
              });
      at = end;
    }
    if (text.isEmpty()) {
      throw noDuration(option, text);
    }
    return sum;
  }

  /** A time in the past: so long ago, a date as ISO 8601 has it, or seconds since 1970. */
  static Instant past(String option, String text, Instant now) {
    boolean number = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    if (number) {
      return Instant.ofEpochSecond(longInteger(option, text));
    }
    if (text.indexOf('-') < 0) {
      return now.minus(duration(option, text));
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      throw new UsageException(
          option + ": '" + text + "' is neither an age such as 24h nor a date such as 2026-01-31");
    }
  }

  private static UsageException noDuration(String option, String text) {
    return new UsageException(option + ": '" + text + "' is not a duration such as 90s or 1h30m");
  }
}
