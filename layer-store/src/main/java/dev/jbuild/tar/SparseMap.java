package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
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

  /**
   * The map of GNU's own format, in the header and in the blocks after it, all of which are
   * consumed.
   */
  static SparseMap gnu(BlockInput input, TarHeader header) throws IOException {
    SparseMap map = new SparseMap();
    addGnuPieces(map, header, TarFormat.GNU_SPARSE, 4);
    boolean extended = header.extended(TarFormat.GNU_SPARSE_EXTENDED);
    input.consume(TarFormat.BLOCK);
    while (extended) {
      int at = input.require(TarFormat.BLOCK);
      if (at < 0) {
        throw new InvalidContentException("invalid tar: unexpected end");
      }
      TarHeader extension = new TarHeader(input.buffer(), at);
      addGnuPieces(map, extension, 0, 21);
      extended = extension.extended(TarFormat.GNU_EXTENSION_EXTENDED);
      input.consume(TarFormat.BLOCK);
    }
    return map;
  }

  private static void addGnuPieces(SparseMap map, TarHeader header, int at, int count)
      throws InvalidContentException {
    for (int i = 0; i < count; i++) {
      int field = at + 24 * i;
      if (!header.extended(field)) {
        return;
      }
      map.add(header.number(field, 12, "sparse offset"));
      map.add(header.number(field + 12, 12, "sparse length"));
    }
  }

  /**
   * The map of pax's version 1.0: decimal lines before the data, padded to a block.
   *
   * @param stored how many bytes the entry has in the tar, the map with its padding among them
   */
  static SparseMap stored(BlockInput input, long stored) throws IOException {
    SparseMap map = new SparseMap();
    long consumed = 0;
    long expected = -1;
    long number = 0;
    int digits = 0;
    long seen = 0;
    while (expected < 0 || seen < 2 * expected) {
      if (consumed == stored) {
        throw new InvalidContentException("invalid tar: malformed sparse map");
      }
      int at = input.require(1);
      int b = at < 0 ? -1 : input.buffer()[at];
      input.consume(1);
      consumed++;
      if (b >= '0' && b <= '9' && digits < 18) {
        number = number * 10 + (b - '0');
        digits++;
      } else if (b == '\n' && digits > 0) {
        if (expected < 0) {
          expected = number;
        } else {
          map.add(number);
          seen++;
        }
        number = 0;
        digits = 0;
      } else {
        throw new InvalidContentException("invalid tar: malformed sparse map");
      }
    }
    int rest = (int) Math.min(TarFormat.padding(consumed), stored - consumed);
    input.skip(rest);
    return map;
  }
}
