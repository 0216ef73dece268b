package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;
import java.util.Arrays;

/** Where the data of a sparse file lies: pairs of offset and length, ascending. */
final class SparseMap {
  /** More pieces than any sane file has; a map is held in memory. */
  static final int MAX_PIECES = 1 << 17;

  private long[] numbers = new long[16];
  private int count;

  void add(long number) throws InvalidContentException {
    if (count == 2 * MAX_PIECES) {
      throw new InvalidContentException("invalid tar: sparse file of too many pieces");
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  /** Reads the numbers of a pax sparse map. */
  static SparseMap parse(String text) throws InvalidContentException {
    SparseMap map = new SparseMap();
    for (String number : text.split(",", -1)) {
      try {
        map.add(Long.parseLong(number));
      } catch (NumberFormatException e) {
        throw new InvalidContentException("invalid tar: malformed sparse map", e);
      }
    }
    return map;
  }

  int pieces() {
    return count / 2;
  }

  long offset(int piece) {
    return numbers[2 * piece];
  }

  long length(int piece) {
    return numbers[2 * piece + 1];
  }

  /** Checks that the pieces ascend inside a file of {@code size} and need {@code stored} bytes. */
  void verify(long size, long stored) throws InvalidContentException {
    long end = 0;
    long sum = 0;
    boolean valid = count % 2 == 0;
    for (int i = 0; valid && i < pieces(); i++) {
      valid =
          offset(i) >= end && length(i) >= 0 && offset(i) <= size && length(i) <= size - offset(i);
      end = offset(i) + length(i);
      sum += length(i);
    }
    if (!valid || sum > stored) {
      throw new InvalidContentException("invalid tar: malformed sparse map");
    }
  }
}
