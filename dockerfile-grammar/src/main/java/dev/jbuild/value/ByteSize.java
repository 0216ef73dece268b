package dev.jbuild.value;

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
    // A float64 in Go too.
    double number = number(text, end) * (1L << (10 * power));
    if (number >= 0x1p63) {
      throw new InvalidValueException("invalid size: " + text);
    }
    return (long) number;
  }

  private static double number(String text, int end) throws InvalidValueException {
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
    return Double.parseDouble(text.substring(0, end));
  }
}
