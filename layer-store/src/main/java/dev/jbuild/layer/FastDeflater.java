package dev.jbuild.layer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Deflates several times faster than zlib, to about the size of its level 3.
 *
 * <p>A table tells where the four bytes at a place stood the last two times. Where nothing was
 * found for long, places are left out, so that what cannot be compressed costs little. The bytes
 * depend on the content only: on no version of zlib, which the JDK takes from the host on some
 * systems.
 *
 * <p>Most pushes are so short that the time until the JVM has compiled this counts. A loop over all
 * the text would run interpreted until the compiler has replaced it, so loops end after some
 * thousand bytes and are called again. Compiled code is thrown away where it takes a branch that it
 * has not seen before, so what is rare is out of the way, behind one condition.
 *
 * <p>One can be used again and again, by a thread at a time.
 */
final class FastDeflater {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How far back a match may be. */
  static final int WINDOW = 1 << 15;

  private static final int SHORTEST = 4;

  /** A match of that length is not worth a second try. */
  private static final int LONG_ENOUGH = 32;

  private static final int TABLE_BITS = 14;
  private static final int SEARCHED_AT_A_TIME = 1 << 12;

  /** A block ends after so many symbols, since what follows may want another code. */
  private static final int SYMBOLS = 45_000;

  /**
   * So many bytes that nothing was found for are a block of their own, most likely a stored one.
   */
  private static final int INCOMPRESSIBLE = 1 << 13;

  private byte[] text = {};
  private int begin;
  private int end;

  /** For each hash of four bytes, the last two places: the later one in the lower half. */
  private final long[] table = new long[1 << TABLE_BITS];

  private final int[] sequences = new int[2 * SYMBOLS + 4];

  /** The literals of all sequences, one after the other: so they are counted without a branch. */
  private final byte[] literals = new byte[SYMBOLS + INCOMPRESSIBLE + 8];

  private int literalCount;
  private final DeflateBlocks blocks = new DeflateBlocks();
  private int count;
  private int symbols;
  private int blockStart;

  /** Where the search goes on, and where what is not yet in a sequence begins. */
  private int place;

  private int anchor;

  /**
   * Deflates a piece of a stream: the text from {@code start} up to {@code end}.
   *
   * @param begin where the stream before the piece begins, at most 32 KiB before {@code start}
   * @param last whether the stream ends with the piece; else it ends on a byte boundary
   * @return what must be read before the next call
   */
  ByteBuffer deflate(byte[] text, int begin, int start, int end, boolean last) {
    this.text = text;
    this.begin = begin;
    this.end = end;
    place = start;
    anchor = start;
    blockStart = start;
    Arrays.fill(table, 0);
    blocks.begin(text, (end - start) / 2 + 1024);
    run();
    if (last) {
      blocks.end();
    } else {
      blocks.flush();
    }
    return blocks.result();
  }

  private void run() {
    // Eight bytes are read at once.
    int stop = end - 8;
    enter(begin, Math.min(place, stop), 1);
    while (place < stop) {
      search(Math.min(stop, place + SEARCHED_AT_A_TIME), stop);
    }
    sequence(end - anchor, 0, 0);
    endBlock(end);
  }

  /** Finds matches up to a limit; the last one may go beyond it. */
  private void search(int limit, int stop) {
    int at = place;
    while (at < limit) {
      int here = (int) INT.get(text, at);
      int slot = slot(here);
      long places = table[slot];
      table[slot] = places << 32 | at;
      int first = (int) places;
      int second = (int) (places >>> 32);
      // The place of the very first byte is as good as none.
      int floor = Math.max(begin, at - WINDOW - 1);
      // Each is 0 where the four bytes are the same and near enough.
      int differingFromFirst = ((int) INT.get(text, first) ^ here) | (first - floor - 1) >> 31;
      int differingFromSecond = ((int) INT.get(text, second) ^ here) | (second - floor - 1) >> 31;
      if (((differingFromFirst | -differingFromFirst)
              & (differingFromSecond | -differingFromSecond))
          < 0) {
        at += 1 + ((at - anchor) >> 7);
        continue;
      }
      int length = 0;
      int match = first;
      if (differingFromFirst == 0) {
        length = SHORTEST + same(first + SHORTEST, at + SHORTEST);
      }
      // A longer match has the next byte too, if there is one.
      int offset = Math.min(length, end - 1 - at);
      if (differingFromSecond == 0
          && length < LONG_ENOUGH
          && text[second + offset] == text[at + offset]) {
        int other = SHORTEST + same(second + SHORTEST, at + SHORTEST);
        if (other > length) {
          length = other;
          match = second;
        }
      }
      int matchEnd = at + length;
      int lowest = at - Math.min(at - anchor, match - begin);
      int back = at - match;
      while (at > lowest && text[at - 1] == text[at - 1 - back]) {
        at--;
      }
      sequence(at - anchor, matchEnd - at, back);
      // All places in a long match would cost more than they find.
      enter(at + 1, Math.min(matchEnd, stop), 1 + ((matchEnd - at - 1) >> 3));
      at = matchEnd;
      anchor = matchEnd;
    }
    place = at;
  }

  /** How many bytes are the same. */
  private int same(int earlier, int later) {
    int at = later;
    int back = later - earlier;
    int last = end - 8;
    while (at <= last) {
      long differing = (long) LONG.get(text, at - back) ^ (long) LONG.get(text, at);
      if (differing != 0) {
        return at - later + (Long.numberOfTrailingZeros(differing) >>> 3);
      }
      at += 8;
    }
    return sameAtEnd(at, back) - later;
  }

  private int sameAtEnd(int at, int back) {
    while (at < end && text[at - back] == text[at]) {
      at++;
    }
    return at;
  }

  private void enter(int from, int to, int step) {
    for (int at = from; at < to; at += step) {
      int slot = slot((int) INT.get(text, at));
      table[slot] = table[slot] << 32 | at;
    }
  }

  private static int slot(int text) {
    return (text * 0x9E37_79B1) >>> (32 - TABLE_BITS);
  }

  /** Bytes from the anchor on as they are, then a match; a length of 0 is none. */
  private void sequence(int literals, int length, int distance) {
    int unusual =
        (SYMBOLS - 1 - symbols)
            | (INCOMPRESSIBLE - 1 - literals)
            | (DeflateSymbols.LONGEST - length)
            | (length - 1);
    if (unusual < 0) {
      unusualSequence(literals, length, distance);
    } else {
      symbols += literals;
      LONG.set(this.literals, literalCount, (long) LONG.get(text, anchor));
      if (literals > 8) {
        System.arraycopy(text, anchor + 8, this.literals, literalCount + 8, literals - 8);
      }
      literalCount += literals;
      add(literals, DeflateSymbols.match(length, distance));
    }
  }

  private void unusualSequence(int literals, int length, int distance) {
    int from = anchor;
    if (symbols >= SYMBOLS) {
      endBlock(from);
    }
    if (literals >= INCOMPRESSIBLE) {
      endBlock(from);
      add(literals, 0);
      endBlock(text, from, from + literals);
      from += literals;
      literals = 0;
    }
    symbols += literals;
    System.arraycopy(text, from, this.literals, literalCount, literals);
    literalCount += literals;
    int left = length;
    while (left > DeflateSymbols.LONGEST) {
      // What is left over is never shorter than a match may be.
      int part = Math.min(DeflateSymbols.LONGEST, left - SHORTEST);
      add(literals, DeflateSymbols.match(part, distance));
      from += literals + part;
      left -= part;
      literals = 0;
      if (symbols >= SYMBOLS) {
        endBlock(from);
      }
    }
    add(literals, length == 0 ? 0 : DeflateSymbols.match(left, distance));
  }

  private void add(int literals, int match) {
    sequences[count] = literals;
    sequences[count + 1] = match;
    count += 2;
    symbols++;
  }

  private void endBlock(int to) {
    endBlock(literals, 0, to);
  }

  /** {@code literals} has those of the block from {@code first} on. */
  private void endBlock(byte[] literals, int first, int to) {
    if (to > blockStart) {
      blocks.write(sequences, count, literals, first, blockStart, to);
    }
    count = 0;
    symbols = 0;
    literalCount = 0;
    blockStart = to;
  }
}
