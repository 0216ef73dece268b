package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipWriterTest {
  private static byte[] compress(byte[] content, int level, int threads, int step)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipWriter gzip = new GzipWriter(out, level, threads)) {
      for (int at = 0; at < content.length; at += step) {
        gzip.write(content, at, Math.min(step, content.length - at));
      }
      gzip.finish();
    }
    return out.toByteArray();
  }

  @Test
  void bytesDependOnContentAndLevelOnly() throws Exception {
    int piece = 1 << 19;
    for (int size : new int[] {0, 1, piece - 1, piece, piece + 1, 5 * piece + 77}) {
      for (int level : new int[] {0, 1, 6}) {
        byte[] content = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
          content[i] = (byte) (random.nextInt(8) * (i % 1000 < 500 ? 1 : i / 100_000));
        }
        byte[] one = compress(content, level, 1, 1 << 20);
        assertArrayEquals(one, compress(content, level, 4, 1000));
        assertArrayEquals(
            content, new GZIPInputStream(new ByteArrayInputStream(one)).readAllBytes());
      }
    }
  }
}
