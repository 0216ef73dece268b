package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** What is deflated is what zlib inflates. */
class FastDeflaterTest {
  private static byte[] inflate(ByteBuffer... pieces) throws Exception {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (ByteBuffer piece : pieces) {
      inflater.setInput(piece);
      while (!inflater.needsInput() && !inflater.finished()) {
        out.write(buffer, 0, inflater.inflate(buffer));
      }
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    assertTrue(inflater.finished());
    inflater.end();
    return out.toByteArray();
  }

  private static void check(byte[] content) throws Exception {
    int end = content.length;
    assertArrayEquals(content, inflate(new FastDeflater().deflate(content, 0, 0, end, true)));
    int middle = end / 2;
    int window = Math.max(0, middle - FastDeflater.WINDOW);
    assertArrayEquals(
        content,
        inflate(
            new FastDeflater().deflate(content, 0, 0, middle, false),
            new FastDeflater().deflate(content, window, middle, end, true)));
  }

  @Test
  void contentOfEveryKind() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 400; round++) {
      int size = round < 100 ? round : random.nextInt(300_000);
      byte[] content = new byte[size];
      int letters = 1 + random.nextInt(round % 3 == 0 ? 256 : 6);
      int period = 1 + random.nextInt(70_000);
      for (int i = 0; i < size; i++) {
        boolean repeats = i >= period && random.nextInt(1 + round % 200) != 0;
        content[i] = repeats ? content[i - period] : (byte) random.nextInt(letters);
      }
      check(content);
    }
  }

  @Test
  void lengthsAndDistancesAtTheirLimits() throws Exception {
    for (int length : new int[] {4, 10, 11, 257, 258, 259, 260, 261, 262, 516, 517, 519}) {
      for (int distance : new int[] {1, 4, 256, 257, 24_576, 24_577, 32_767, 32_768, 32_769}) {
        byte[] content = new byte[distance + length + 20];
        new Random(length).nextBytes(content);
        for (int i = 0; i < length; i++) {
          content[distance + i] = content[i];
        }
        check(content);
      }
    }
  }

  @Test
  void randomBytesGrowByAFewOnly() {
    byte[] content = new byte[1 << 19];
    new Random(2).nextBytes(content);
    int size = new FastDeflater().deflate(content, 0, 0, content.length, true).limit();
    assertTrue(size < content.length + 100, () -> "size " + size);
  }

  @Test
  void codesOfExtremeCountsAreComplete() {
    for (int longest : new int[] {7, 9, 15}) {
      int[] counts = new int[30];
      long next = 1;
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (int) Math.min(next, 1 << 20);
        next = next * 8 / 5 + 1;
      }
      HuffmanCode code = HuffmanCode.of(counts, longest);
      int sum = 0;
      for (int i = 0; i < counts.length; i++) {
        assertTrue(code.length(i) >= 1 && code.length(i) <= longest);
        sum += 1 << (longest - code.length(i));
      }
      assertEquals(1 << longest, sum);
    }
    HuffmanCode single = HuffmanCode.of(new int[] {0, 0, 5}, 15);
    assertEquals(1, single.length(0));
    assertEquals(0, single.length(1));
    assertEquals(1, single.length(2));
  }
}
