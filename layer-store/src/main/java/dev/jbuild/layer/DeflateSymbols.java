package dev.jbuild.layer;

/**
 * The symbols of deflate for lengths and distances of matches, and the bits that follow them.
 *
 * <p>Source: RFC 1951, 3.2.5. A match is a number: its length of 3 to 258 above 16 bits of its
 * distance, 1 to 32,768, less one.
 */
final class DeflateSymbols {
  static final int END = 256;
  static final int LITERALS = 286;
  static final int DISTANCES = 30;
  static final int LONGEST = 258;

  private static final short[] LENGTH_SYMBOL = new short[LONGEST + 1];
  private static final short[] LENGTH_BASE = new short[LITERALS];
  private static final byte[] LENGTH_EXTRA = new byte[LITERALS];

  /** The symbol of each distance less one: as it is up to 255, by 128 above. */
  private static final byte[] NEAR_SYMBOL = new byte[256];

  private static final byte[] FAR_SYMBOL = new byte[256];
  private static final short[] DISTANCE_BASE = new short[DISTANCES];
  private static final byte[] DISTANCE_EXTRA = new byte[DISTANCES];

  static {
    int length = 3;
    for (int symbol = 257; symbol < 285; symbol++) {
      int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
      LENGTH_BASE[symbol] = (short) length;
      LENGTH_EXTRA[symbol] = (byte) extra;
      for (int i = 0; i < 1 << extra && length < LONGEST; i++) {
        LENGTH_SYMBOL[length++] = (short) symbol;
      }
    }
    LENGTH_BASE[285] = LONGEST;
    LENGTH_SYMBOL[LONGEST] = 285;
    int distance = 0;
    for (int symbol = 0; symbol < DISTANCES; symbol++) {
      int extra = symbol < 4 ? 0 : symbol / 2 - 1;
      DISTANCE_BASE[symbol] = (short) distance;
      DISTANCE_EXTRA[symbol] = (byte) extra;
      for (int i = 0; i < 1 << extra; i++, distance++) {
        if (distance < 256) {
          NEAR_SYMBOL[distance] = (byte) symbol;
        }
        FAR_SYMBOL[distance >>> 7] = (byte) symbol;
      }
    }
  }

  private DeflateSymbols() {}

  static int match(int length, int distance) {
    return length << 16 | (distance - 1);
  }

  static int length(int match) {
    return match >>> 16;
  }

  static int lengthSymbol(int length) {
    return LENGTH_SYMBOL[length];
  }

  /** What the symbol does not tell of a length, in {@link #lengthBits} bits. */
  static int lengthRest(int length, int symbol) {
    return length - LENGTH_BASE[symbol];
  }

  static int lengthBits(int symbol) {
    return LENGTH_EXTRA[symbol];
  }

  static int distanceSymbol(int match) {
    int distance = match & 0xFFFF;
    return distance < 256 ? NEAR_SYMBOL[distance] : FAR_SYMBOL[distance >>> 7];
  }

  /** What the symbol does not tell of a match's distance, in {@link #distanceBits} bits. */
  static int distanceRest(int match, int symbol) {
    return (match & 0xFFFF) - DISTANCE_BASE[symbol];
  }

  static int distanceBits(int symbol) {
    return DISTANCE_EXTRA[symbol];
  }

  /** The bits that follow all symbols, each as often as counted. */
  static long restBits(int[] literals, int[] distances) {
    long bits = 0;
    for (int symbol = END + 1; symbol < LITERALS; symbol++) {
      bits += (long) literals[symbol] * LENGTH_EXTRA[symbol];
    }
    for (int symbol = 0; symbol < DISTANCES; symbol++) {
      bits += (long) distances[symbol] * DISTANCE_EXTRA[symbol];
    }
    return bits;
  }
}
