package dev.jbuild.layer;

/**
 * A prefix code of symbols by how often they are used, with code words of a limited length.
 *
 * <p>Source: RFC 1951, 3.2.2. Code words are kept with their bits turned round, as deflate writes
 * them from the lowest bit on. The same counts give the same code everywhere.
 */
final class HuffmanCode {
  private final byte[] lengths;
  private final int[] codes;

  private HuffmanCode(byte[] lengths) {
    this.lengths = lengths;
    this.codes = codes(lengths);
  }

  /**
   * The code for these counts. It is complete: where fewer than two symbols are used, the first
   * ones count as used, too.
   *
   * @param longest most bits of a code word
   */
  static HuffmanCode of(int[] counts, int longest) {
    int[] used = counts.clone();
    int symbols = 0;
    for (int count : used) {
      symbols += count > 0 ? 1 : 0;
    }
    for (int i = 0; symbols < 2; i++) {
      symbols += used[i] == 0 ? 1 : 0;
      used[i] = Math.max(1, used[i]);
    }
    long[] sorted = sorted(used, symbols);
    byte[] lengths = new byte[used.length];
    int[] depths = depths(sorted);
    for (int i = 0; i < symbols; i++) {
      lengths[(int) sorted[i] & 0xFFFF] = (byte) Math.min(longest, depths[i]);
    }
    limit(lengths, sorted, longest);
    return new HuffmanCode(lengths);
  }

  /**
   * The symbols that are used by count, then by symbol: the count above 16 bits, and the symbol.
   * Sorted by one byte of the count after another: quicksort is slow until the JVM has compiled it.
   */
  private static long[] sorted(int[] used, int symbols) {
    long[] sorted = new long[symbols];
    int most = 0;
    int n = 0;
    for (int i = 0; i < used.length; i++) {
      if (used[i] > 0) {
        sorted[n++] = (long) used[i] << 16 | i;
        most = Math.max(most, used[i]);
      }
    }
    for (int shift = 16; most > 0; shift += 8, most >>>= 8) {
      int[] places = new int[257];
      for (long entry : sorted) {
        places[((int) (entry >>> shift) & 0xFF) + 1]++;
      }
      for (int i = 1; i < places.length; i++) {
        places[i] += places[i - 1];
      }
      long[] next = new long[symbols];
      for (long entry : sorted) {
        next[places[(int) (entry >>> shift) & 0xFF]++] = entry;
      }
      sorted = next;
    }
    return sorted;
  }

  int length(int symbol) {
    return lengths[symbol];
  }

  /** The code word in the lower 16 bits, its length above them. */
  int code(int symbol) {
    return codes[symbol];
  }

  /** The code words of all symbols. */
  int[] codes() {
    return codes;
  }

  byte[] lengths() {
    return lengths;
  }

  /** The bits of all symbols, each as often as counted. */
  long bits(int[] counts) {
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += (long) counts[i] * lengths[i];
    }
    return bits;
  }

  /** The depths of the leaves in Huffman's tree, by two queues: leaves, and nodes as they come. */
  private static int[] depths(long[] sorted) {
    int leaves = sorted.length;
    long[] counts = new long[2 * leaves - 1];
    int[] parents = new int[2 * leaves - 1];
    for (int i = 0; i < leaves; i++) {
      counts[i] = sorted[i] >>> 16;
    }
    int leaf = 0;
    int node = leaves;
    for (int next = leaves; next < counts.length; next++) {
      for (int child = 0; child < 2; child++) {
        int least =
            node == next || (leaf < leaves && counts[leaf] <= counts[node]) ? leaf++ : node++;
        counts[next] += counts[least];
        parents[least] = next;
      }
    }
    int[] depths = new int[counts.length];
    for (int i = counts.length - 2; i >= 0; i--) {
      depths[i] = depths[parents[i]] + 1;
    }
    return depths;
  }

  /** Makes code words longer until they fit, and then shorter until none is left over. */
  private static void limit(byte[] lengths, long[] sorted, int longest) {
    int room = 1 << longest;
    for (long entry : sorted) {
      room -= 1 << (longest - lengths[(int) entry & 0xFFFF]);
    }
    while (room < 0) {
      int best = -1;
      for (long entry : sorted) {
        int symbol = (int) entry & 0xFFFF;
        if (lengths[symbol] < longest && (best < 0 || lengths[symbol] > lengths[best])) {
          best = symbol;
        }
      }
      lengths[best]++;
      room += 1 << (longest - lengths[best]);
    }
    for (int i = sorted.length - 1; room > 0; i = i == 0 ? sorted.length - 1 : i - 1) {
      int symbol = (int) sorted[i] & 0xFFFF;
      int gain = 1 << (longest - lengths[symbol]);
      if (gain <= room) {
        lengths[symbol]--;
        room -= gain;
      }
    }
  }

  private static int[] codes(byte[] lengths) {
    int[] ofLength = new int[16];
    for (byte length : lengths) {
      ofLength[length]++;
    }
    int[] next = new int[16];
    int word = 0;
    for (int length = 1; length < 16; length++) {
      next[length] = word;
      word = (word + ofLength[length]) << 1;
    }
    int[] codes = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i];
      if (length > 0) {
        codes[i] = length << 16 | Integer.reverse(next[length]++) >>> (32 - length);
      }
    }
    return codes;
  }
}
