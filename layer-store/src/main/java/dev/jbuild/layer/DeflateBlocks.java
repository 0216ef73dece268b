package dev.jbuild.layer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes tokens as blocks of a deflate stream: with a code of the block's own, or stored where that
 * is shorter.
 *
 * <p>Source: RFC 1951. A token is a byte, or a match: {@link #match} packs its length of 3 to 258
 * and its distance of 1 to 32,768.
 */
final class DeflateBlocks {
  private static final int END = 256;
  private static final int LITERALS = 286;
  private static final int DISTANCES = 30;
  private static final int LONGEST_STORED = 65_535;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  /** The symbol of each length, and of each distance: as it is up to 256, by 128 above. */
  private static final short[] LENGTH_SYMBOL = new short[259];

  private static final int[] LENGTH_BASE = new int[LITERALS];
  private static final int[] LENGTH_EXTRA = new int[LITERALS];
  private static final byte[] NEAR_SYMBOL = new byte[257];
  private static final byte[] FAR_SYMBOL = new byte[257];
  private static final int[] DISTANCE_BASE = new int[DISTANCES];
  private static final int[] DISTANCE_EXTRA = new int[DISTANCES];

  static {
    int length = 3;
    for (int symbol = 257; symbol < 285; symbol++) {
      int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
      LENGTH_BASE[symbol] = length;
      LENGTH_EXTRA[symbol] = extra;
      for (int i = 0; i < 1 << extra && length < 258; i++) {
        LENGTH_SYMBOL[length++] = (short) symbol;
      }
    }
    LENGTH_BASE[285] = 258;
    LENGTH_SYMBOL[258] = 285;
    int distance = 1;
    for (int symbol = 0; symbol < DISTANCES; symbol++) {
      int extra = symbol < 4 ? 0 : symbol / 2 - 1;
      DISTANCE_BASE[symbol] = distance;
      DISTANCE_EXTRA[symbol] = extra;
      for (int i = 0; i < 1 << extra; i++, distance++) {
        if (distance <= 256) {
          NEAR_SYMBOL[distance] = (byte) symbol;
        }
        FAR_SYMBOL[(distance - 1) >>> 7] = (byte) symbol;
      }
    }
  }

  private final int[] literals = new int[LITERALS];
  private final int[] distances = new int[DISTANCES];
  private byte[] out;
  private int size;
  private long bits;
  private int bitCount;

  /** Writes to memory, of about that size. */
  DeflateBlocks(int expected) {
    out = new byte[expected];
  }

  static int match(int length, int distance) {
    return 0x8000_0000 | length << 16 | (distance - 1);
  }

  private static int distanceSymbol(int distance) {
    return distance <= 256 ? NEAR_SYMBOL[distance] : FAR_SYMBOL[(distance - 1) >>> 7];
  }

  /**
   * Writes a block.
   *
   * @param content what the tokens stand for, from {@code from} up to {@code to}
   */
  void write(int[] tokens, int count, byte[] content, int from, int to) {
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    literals[END] = 1;
    long extra = 0;
    for (int i = 0; i < count; i++) {
      int token = tokens[i];
      if (token >= 0) {
        literals[token]++;
      } else {
        int symbol = LENGTH_SYMBOL[token >>> 16 & 0x1FF];
        int distance = distanceSymbol((token & 0xFFFF) + 1);
        literals[symbol]++;
        distances[distance]++;
        extra += LENGTH_EXTRA[symbol] + DISTANCE_EXTRA[distance];
      }
    }
    HuffmanCode literalCode = HuffmanCode.of(literals, 15);
    HuffmanCode distanceCode = HuffmanCode.of(distances, 15);
    long coded = extra + literalCode.bits(literals) + distanceCode.bits(distances);
    if (coded / 8 >= to - from) {
      store(content, from, to);
    } else {
      reserve((int) (coded / 8) + 512);
      put(2 << 1, 3);
      writeCodes(literalCode, distanceCode);
      writeTokens(tokens, count, literalCode, distanceCode);
    }
  }

  private void writeTokens(int[] tokens, int count, HuffmanCode literal, HuffmanCode distance) {
    for (int i = 0; i < count; i++) {
      int token = tokens[i];
      if (token >= 0) {
        put(literal.code(token));
      } else {
        int length = token >>> 16 & 0x1FF;
        int far = (token & 0xFFFF) + 1;
        int symbol = LENGTH_SYMBOL[length];
        put(literal.code(symbol));
        put(length - LENGTH_BASE[symbol], LENGTH_EXTRA[symbol]);
        symbol = distanceSymbol(far);
        put(distance.code(symbol));
        put(far - DISTANCE_BASE[symbol], DISTANCE_EXTRA[symbol]);
      }
    }
    put(literal.code(END));
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
    put(LITERALS - 257, 5);
    put(DISTANCES - 1, 5);
    put(last - 4, 4);
    for (int i = 0; i < last; i++) {
      put(code.length(ORDER[i]), 3);
    }
    for (int i = 0; i < count; i++) {
      int symbol = runs[i] & 0xFF;
      put(code.code(symbol));
      put(runs[i] >>> 8, symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0);
    }
  }

  private void store(byte[] content, int from, int to) {
    for (int start = from; start < to; start += LONGEST_STORED) {
      int length = Math.min(LONGEST_STORED, to - start);
      storedHeader(length);
      reserve(length);
      System.arraycopy(content, start, out, size, length);
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

  /** All that was written. */
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
    if (bitCount >= 32) {
      out[size] = (byte) bits;
      out[size + 1] = (byte) (bits >>> 8);
      out[size + 2] = (byte) (bits >>> 16);
      out[size + 3] = (byte) (bits >>> 24);
      size += 4;
      bits >>>= 32;
      bitCount -= 32;
    }
  }

  private void align() {
    while (bitCount > 0) {
      out[size++] = (byte) bits;
      bits >>>= 8;
      bitCount -= 8;
    }
    bits = 0;
    bitCount = 0;
  }
}
