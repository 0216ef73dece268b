package dev.jbuild.layer;

import static dev.jbuild.layer.DeflateSymbols.DISTANCES;
import static dev.jbuild.layer.DeflateSymbols.END;
import static dev.jbuild.layer.DeflateSymbols.LITERALS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes blocks of a deflate stream: with a code of the block's own, or stored where that is
 * shorter.
 *
 * <p>Source: RFC 1951. What a block holds comes as sequences, two numbers each: how many bytes are
 * as they are, and the match after them ({@link DeflateSymbols#match}), 0 for none.
 */
final class DeflateBlocks {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LONGEST_STORED = 65_535;

  /** Numbers of sequences that a call of a loop works through: see {@link FastDeflater}. */
  private static final int AT_A_TIME = 256;

  private static final int LITERALS_AT_A_TIME = 4096;

  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  /** How many bits say how long a run is, for each symbol of the code of the lengths. */
  private static final int[] RUN_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7};

  private byte[] text = {};
  private final int[] literals = new int[LITERALS];
  private final int[] distances = new int[DISTANCES];

  /** Literals at odd places: one counter would wait for itself where a byte follows its like. */
  private final int[] others = new int[256];

  /** The code word of each length with its rest in the lower 24 bits, how many bits above them. */
  private final int[] lengthCodes = new int[DeflateSymbols.LONGEST + 1];

  private byte[] out = {};
  private int size;
  private long bits;
  private int bitCount;

  /** Begins anew, with what stands in the text; there will be about that many bytes. */
  void begin(byte[] text, int expected) {
    this.text = text;
    size = 0;
    reserve(expected);
  }

  /**
   * Writes a block: the text from {@code from} up to {@code to}, which is what the sequences say.
   *
   * @param bytes has the literals of all sequences one after the other, from {@code first} on
   */
  void write(int[] sequences, int count, byte[] bytes, int first, int from, int to) {
    countAll(sequences, count, bytes, first);
    HuffmanCode literalCode = HuffmanCode.of(literals, 15);
    HuffmanCode distanceCode = HuffmanCode.of(distances, 15);
    long coded =
        literalCode.bits(literals)
            + distanceCode.bits(distances)
            + DeflateSymbols.restBits(literals, distances);
    if (coded / 8 >= to - from) {
      store(from, to);
    } else {
      reserve((int) (coded / 8) + 512);
      writeCoded(sequences, count, bytes, first, literalCode, distanceCode);
    }
  }

  private void writeCoded(
      int[] sequences,
      int count,
      byte[] bytes,
      int first,
      HuffmanCode literalCode,
      HuffmanCode distanceCode) {
    put(2 << 1, 3);
    writeCodes(literalCode, distanceCode);
    makeLengthCodes(literalCode);
    int at = first;
    for (int i = 0; i < count; i += AT_A_TIME) {
      int end = Math.min(count, i + AT_A_TIME);
      at = write(sequences, i, end, bytes, at, literalCode.codes(), distanceCode.codes());
    }
    put(literalCode.code(END));
  }

  private void countAll(int[] sequences, int count, byte[] bytes, int first) {
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    Arrays.fill(others, 0);
    int end = first;
    for (int i = 0; i < count; i += AT_A_TIME) {
      end += countMatches(sequences, i, Math.min(count, i + AT_A_TIME));
    }
    for (int i = first; i < end; i += LITERALS_AT_A_TIME) {
      countLiterals(bytes, i, Math.min(end, i + LITERALS_AT_A_TIME));
    }
    for (int i = 0; i < others.length; i++) {
      literals[i] += others[i];
    }
    literals[END] = 1;
  }

  /** Counts what stands for matches; tells how many literals there are. */
  private int countMatches(int[] sequences, int first, int end) {
    int bytes = 0;
    for (int i = first; i < end; i += 2) {
      bytes += sequences[i];
      int match = sequences[i + 1];
      if (match != 0) {
        literals[DeflateSymbols.lengthSymbol(DeflateSymbols.length(match))]++;
        distances[DeflateSymbols.distanceSymbol(match)]++;
      }
    }
    return bytes;
  }

  private void countLiterals(byte[] bytes, int first, int end) {
    int at = first;
    for (; at + 1 < end; at += 2) {
      literals[bytes[at] & 0xFF]++;
      others[bytes[at + 1] & 0xFF]++;
    }
    if (at < end) {
      literals[bytes[at] & 0xFF]++;
    }
  }

  private void makeLengthCodes(HuffmanCode code) {
    for (int length = 3; length < lengthCodes.length; length++) {
      int symbol = DeflateSymbols.lengthSymbol(length);
      int word = code.code(symbol);
      int wordBits = word >>> 16;
      lengthCodes[length] =
          (wordBits + DeflateSymbols.lengthBits(symbol)) << 24
              | DeflateSymbols.lengthRest(length, symbol) << wordBits
              | (word & 0xFFFF);
    }
  }

  /** Fewer than 8 bits are left over after each byte and each match, which has 48 at most. */
  private int write(
      int[] sequences, int first, int end, byte[] bytes, int from, int[] literal, int[] distance) {
    byte[] out = this.out;
    int size = this.size;
    long bits = this.bits;
    int bitCount = this.bitCount;
    int at = from;
    for (int i = first; i < end; i += 2) {
      int to = at + sequences[i];
      for (; at + 2 < to; at += 3) {
        int word = literal[bytes[at] & 0xFF];
        int second = literal[bytes[at + 1] & 0xFF];
        int third = literal[bytes[at + 2] & 0xFF];
        bits |= (long) (word & 0xFFFF) << bitCount;
        bitCount += word >>> 16;
        bits |= (long) (second & 0xFFFF) << bitCount;
        bitCount += second >>> 16;
        bits |= (long) (third & 0xFFFF) << bitCount;
        bitCount += third >>> 16;
        LONG.set(out, size, bits);
        size += bitCount >>> 3;
        bits >>>= bitCount & ~7;
        bitCount &= 7;
      }
      for (; at < to; at++) {
        int word = literal[bytes[at] & 0xFF];
        bits |= (long) (word & 0xFFFF) << bitCount;
        bitCount += word >>> 16;
        LONG.set(out, size, bits);
        size += bitCount >>> 3;
        bits >>>= bitCount & ~7;
        bitCount &= 7;
      }
      int match = sequences[i + 1];
      if (match != 0) {
        int length = DeflateSymbols.length(match);
        int word = lengthCodes[length];
        bits |= (long) (word & 0xFF_FFFF) << bitCount;
        bitCount += word >>> 24;
        int symbol = DeflateSymbols.distanceSymbol(match);
        word = distance[symbol];
        bits |= (long) (word & 0xFFFF) << bitCount;
        bitCount += word >>> 16;
        bits |= (long) DeflateSymbols.distanceRest(match, symbol) << bitCount;
        bitCount += DeflateSymbols.distanceBits(symbol);
        LONG.set(out, size, bits);
        size += bitCount >>> 3;
        bits >>>= bitCount & ~7;
        bitCount &= 7;
      }
    }
    this.size = size;
    this.bits = bits;
    this.bitCount = bitCount;
    return at;
  }

  /** The lengths of both codes, as run lengths that have a code of their own. */
  private void writeCodes(HuffmanCode literalCode, HuffmanCode distanceCode) {
    byte[] lengths = Arrays.copyOf(literalCode.lengths(), LITERALS + DISTANCES);
    System.arraycopy(distanceCode.lengths(), 0, lengths, LITERALS, DISTANCES);
    int[] runs = new int[lengths.length];
    int count = 0;
    int[] counts = new int[19];
    for (int i = 0; i < lengths.length; ) {
      int length = lengths[i];
      int end = i + 1;
      while (end < lengths.length && lengths[end] == length) {
        end++;
      }
      int run = end - i;
      if (length == 0 && run >= 3) {
        run = Math.min(run, 138);
        runs[count] = run < 11 ? 17 | (run - 3) << 8 : 18 | (run - 11) << 8;
      } else if (length != 0 && run >= 4) {
        // The length itself comes first.
        counts[length]++;
        runs[count++] = length;
        run = Math.min(run - 1, 6);
        runs[count] = 16 | (run - 3) << 8;
        i++;
      } else {
        run = 1;
        runs[count] = length;
      }
      counts[runs[count++] & 0xFF]++;
      i += run;
    }
    HuffmanCode code = HuffmanCode.of(counts, 7);
    int last = ORDER.length;
    while (last > 4 && code.length(ORDER[last - 1]) == 0) {
      last--;
    }
    put((LITERALS - 257) | (DISTANCES - 1) << 5 | (last - 4) << 10, 14);
    for (int i = 0; i < last; i++) {
      put(code.length(ORDER[i]), 3);
    }
    writeRuns(runs, count, code);
  }

  private void writeRuns(int[] runs, int count, HuffmanCode code) {
    for (int i = 0; i < count; i++) {
      int symbol = runs[i] & 0xFF;
      int word = code.code(symbol);
      int rest = runs[i] >>> 8 << (word >>> 16);
      put((word & 0xFFFF) | rest, (word >>> 16) + RUN_BITS[symbol]);
    }
  }

  private void store(int from, int to) {
    for (int start = from; start < to; start += LONGEST_STORED) {
      int length = Math.min(LONGEST_STORED, to - start);
      storedHeader(length);
      reserve(length);
      System.arraycopy(text, start, out, size, length);
      size += length;
    }
  }

  private void storedHeader(int length) {
    reserve(16);
    put(0, 3);
    align();
    put(length, 16);
    put(~length & 0xFFFF, 16);
    align();
  }

  /** Ends on a byte, so that more blocks may follow as they are: an empty stored block. */
  void flush() {
    storedHeader(0);
  }

  /** Ends the stream: an empty block with the fixed code, marked as the last. */
  void end() {
    reserve(16);
    put(1 | 1 << 1, 10);
    align();
  }

  /** All that was written, until {@link #begin} is called again. */
  ByteBuffer result() {
    return ByteBuffer.wrap(out, 0, size);
  }

  private void reserve(int bytes) {
    if (out.length - size < bytes + 16) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + bytes + 16));
    }
  }

  private void put(int code) {
    put(code & 0xFFFF, code >>> 16);
  }

  private void put(int value, int count) {
    bits |= (value & 0xFFFF_FFFFL) << bitCount;
    bitCount += count;
    LONG.set(out, size, bits);
    size += bitCount >>> 3;
    bits >>>= bitCount & ~7;
    bitCount &= 7;
  }

  private void align() {
    if (bitCount > 0) {
      out[size++] = (byte) bits;
    }
    bits = 0;
    bitCount = 0;
  }
}
