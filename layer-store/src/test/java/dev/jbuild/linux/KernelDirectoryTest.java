package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelDirectoryTest extends DirectoryContract {
  @Override
  Directory paths() {
    return KernelDirectory.ofPaths();
  }

  @Test
  void listsEveryTypeWithByteExactNames() throws IOException {
    String odd = FileName.decode(new byte[] {'o', (byte) 0xFF, 'd'});
    write("plain", "x");
    directory.mkdir("folder", 0755);
    directory.symlink("nowhere/" + odd, odd);
    directory.mknod("pipe", FileStatus.FIFO | 0600, 0, 0);

    TreeMap<String, Integer> types = new TreeMap<>();
    for (DirectoryEntry entry : directory.entries()) {
      types.put(entry.name(), entry.type());
      assertEquals(entry.type(), directory.lstat(entry.name()).type());
    }

    TreeMap<String, Integer> expected = new TreeMap<>();
    expected.put("plain", FileStatus.REGULAR);
    expected.put("folder", FileStatus.DIRECTORY);
    expected.put(odd, FileStatus.SYMLINK);
    expected.put("pipe", FileStatus.FIFO);
    assertEquals(expected, types);
    assertEquals("nowhere/" + odd, directory.readLink(odd));
  }

  @Test
  void keepsExtendedAttributes() throws IOException {
    write("f", "");
    byte[] value = new byte[3000];
    Arrays.fill(value, (byte) 0x80);
    ExtendedAttributes.set(directory, "f", "user.big", value);
    ExtendedAttributes.set(Directory.working(), folder + "/f", "user.empty", new byte[0]);

    assertEquals(
        2,
        ExtendedAttributes.list(directory, "f").stream()
            .filter(n -> n.startsWith("user."))
            .count());
    assertArrayEquals(value, ExtendedAttributes.get(directory, "f", "user.big"));
    assertArrayEquals(new byte[0], ExtendedAttributes.get(directory, "f", "user.empty"));
    ExtendedAttributes.remove(directory, "f", "user.big");
    assertNull(ExtendedAttributes.get(directory, "f", "user.big"));
  }

  @Test
  void timesMayLieBefore1970() throws IOException {
    write("f", "");
    directory.setModified("f", -5, 999_999_999);
    assertEquals(-5, directory.lstat("f").modifiedSeconds());
    assertEquals(999_999_999, directory.lstat("f").modifiedNanos());
  }
}
