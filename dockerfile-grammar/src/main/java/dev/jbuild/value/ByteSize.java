package dev.jbuild.value;

import java.math.BigDecimal;

/**
 * Sizes in bytes, {@code 64m} or {@code 1.5GiB}: units are powers of 1024 whatever their spelling.
 */
public final class ByteSize {

  private static final String UNITS = "kmgtp";

  private ByteSize() {}

  /** Reads a size, as docker's go-units RAMInBytes does. */
  public static long parse(String text) throws InvalidValueException {
    int end = text.length();
    if (end > 0 && (text.charAt(end - 1) | 0x20) == 'b') {
      end--;
    }
    if (end > 1
        && (text.charAt(end - 1) | 0x20) == 'i'
        && UNITS.indexOf(text.charAt(end - 2) | 0x20) >= 0) {
      end--;
    }
    int power = end > 0 ? UNITS.indexOf(text.charAt(end - 1) | 0x20) + 1 : 0;
    if (power > 0) {
      end--;
      if (end > 0 && text.charAt(end - 1) == ' ') {
        end--;
      }
    }
    BigDecimal number = number(text, end).multiply(BigDecimal.valueOf(1024).pow(power));
    if (number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new InvalidValueException("invalid size: " + text);
    }
    return number.longValue();
  }

  private static BigDecimal number(String text, int end) throws InvalidValueException {
    boolean point = false;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.' && !point && i > 0 && i < end - 1) {
        point = true;
      } else if (c < '0' || c > '9') {
        end = 0;
      }
    }
    if (end == 0 || end > 40) {
      throw new InvalidValueException("invalid size: " + text);
    }
    return new BigDecimal(text.substring(0, end));
  }
}
