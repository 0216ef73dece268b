package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
  /** Bytes in hex, the name, how it is shown. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61622f63     | ab/c           | ab/c
          c3bc         | \u00fc         | \u00fc
          e282ac       | \u20ac         | \u20ac
          f09f9880     | \ud83d\ude00   | \ud83d\ude00
          ff           | \udcff         | \\xff
          61c3         | a\udcc3        | a\\xc3
          c080         | \udcc0\udc80   | \\xc0\\x80
          eda080       | \udced\udca0\udc80 | \\xed\\xa0\\x80
          f4908080     | \udcf4\udc90\udc80\udc80 | \\xf4\\x90\\x80\\x80
          f09f98       | \udcf0\udc9f\udc98 | \\xf0\\x9f\\x98
          610a         | 'a\n'          | a\\x0a
          """)
  void mapsBytesToNamesAndBack(String hex, String name, String shown) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertEquals(name, FileName.decode(bytes));
    assertArrayEquals(bytes, FileName.encode(name));
    assertEquals(shown, FileName.printable(name));
  }

  @Test
  void losesNothingAndOrdersLikeTheBytes() {
    Random random = new Random(42);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = new byte[random.nextInt(8)];
      for (int k = 0; k < bytes.length; k++) {
        int[] interesting = {0x61, 0x80, 0xC3, 0xBC, 0xED, 0xA0, 0xEE, 0xF0, 0x9F, 0xFF, 0x2F};
        bytes[k] = (byte) interesting[random.nextInt(interesting.length)];
      }
      all.add(bytes);
      assertArrayEquals(bytes, FileName.encode(FileName.decode(bytes)));
    }
    for (int i = 1; i < all.size(); i++) {
      byte[] a = all.get(i - 1);
      byte[] b = all.get(i);
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(a, b)),
          Integer.signum(FileName.BYTE_ORDER.compare(FileName.decode(a), FileName.decode(b))));
    }
  }

  @Test
  void refusesWhatNoFileIsCalled() {
    assertThrows(IllegalArgumentException.class, () -> FileName.encode("a\ud800b"));
    assertThrows(LinuxException.class, () -> Directory.working().mkdir("a\0b", 0700));
  }

  @Test
  void takesPathsAsTheyAre() {
    assertEquals("a/b c", FileName.of(Path.of("a/b c")));
  }
}
