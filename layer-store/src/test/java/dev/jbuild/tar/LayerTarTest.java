package dev.jbuild.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LayerTarTest {
  private static final String LONG = "d".repeat(90) + "/" + "f".repeat(90);
  private static final String VERY_LONG = "x/".repeat(200) + "y".repeat(200);
  private static final String BINARY = FileName.decode(new byte[] {'a', (byte) 0xFF, (byte) 0xC3});

  private static byte[] write(OptionalLong clamp, List<TarEntry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayerTarWriter writer = new LayerTarWriter(out, clamp);
    for (TarEntry entry : entries) {
      writer.add(entry, new ByteArrayInputStream(new byte[(int) Math.min(entry.size(), 1 << 20)]));
    }
    writer.finish();
    assertEquals(writer.position(), out.size());
    return out.toByteArray();
  }

  private static List<TarEntry> read(InputStream in) throws IOException {
    LayerTarReader reader = LayerTarReader.ofLayer(in);
    List<TarEntry> entries = new ArrayList<>();
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(entry);
    }
    return entries;
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Map<String, String> xattrs = Map.of("user.a", "\0\u00FF=\n", "security.capability", "\1\0\0\2");
    List<TarEntry> entries =
        List.of(
            TarEntry.directory("", 0755, 5),
            TarEntry.directory("bin", 01777, 5).withOwner(33, 34),
            TarEntry.file("bin/a", 06755, 1000, 1_700_000_000L).withXattrs(xattrs),
            TarEntry.hardlink("bin/b", "bin/a"),
            TarEntry.symlink("bin/c", "../../etc/passwd", -5),
            TarEntry.directory(LONG, 0700, 1),
            TarEntry.file(LONG + "/" + LONG, 0600, 1, 1L << 40),
            TarEntry.hardlink("z", LONG + "/" + LONG),
            TarEntry.file(VERY_LONG, 0600, 0, 1),
            TarEntry.symlink("l", VERY_LONG, 1),
            TarEntry.file("ünïcödé", 0600, 3, 1),
            TarEntry.file(BINARY, 0600, 3, 1),
            TarEntry.file(BINARY.repeat(60), 0600, 3, 1).withOwner(Integer.MAX_VALUE, 3_000_000),
            TarEntry.file("fifo", 0600, 0, 1).withType(EntryType.FIFO, ""),
            new TarEntry(
                "dev", EntryType.CHARACTER_DEVICE, 0600, 0, 0, 0, 1, 0, "", Map.of(), 5, 1),
            new TarEntry("blk", EntryType.BLOCK_DEVICE, 0600, 0, 0, 0, 1, 0, "", Map.of(), 259, 7),
            TarEntry.whiteout("gone"),
            TarEntry.whiteout("bin/gone"),
            TarEntry.opaque("bin"),
            TarEntry.opaque(""));
    assertEquals(entries, read(new ByteArrayInputStream(write(OptionalLong.empty(), entries))));
  }

  /** The bytes of a layer are part of image digests: they must never change by accident. */
  @Test
  void bytesAreStable() throws Exception {
    List<TarEntry> entries =
        List.of(
            TarEntry.directory("etc", 0755, 1_700_000_000L),
            TarEntry.file("etc/x", 0644, 3, 1_800_000_000L),
            TarEntry.file("ä", 0644, 0, 1).withXattrs(Map.of("user.b", "1", "user.a", "2")),
            TarEntry.whiteout("w"));
    byte[] tar = write(OptionalLong.of(1_750_000_000L), entries);
    assertEquals(
        "sha256:c2466a551e5bc63353a25d125485d48befa600cb78e613d1a6f02f25abf51934",
        Digest.sha256(tar).toString());
  }

  @Test
  void timesAreClampedOnlyDownwards() throws Exception {
    byte[] tar =
        write(
            OptionalLong.of(100),
            List.of(TarEntry.file("a", 0600, 0, 99), TarEntry.file("b", 0600, 0, 101)));
    List<TarEntry> read = read(new ByteArrayInputStream(tar));
    assertEquals(99, read.get(0).mtimeSeconds());
    assertEquals(100, read.get(1).mtimeSeconds());
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsAnError() {
    LayerTarWriter writer = new LayerTarWriter(new ByteArrayOutputStream());
    EOFException e =
        assertThrows(
            EOFException.class,
            () ->
                writer.add(TarEntry.file("a", 0600, 9, 0), new ByteArrayInputStream(new byte[3])));
    assertEquals("a became shorter while it was read: 6 bytes are missing", e.getMessage());
  }

  @Test
  void namesThatWouldBeWhiteoutsAreRefused() {
    LayerTarWriter writer = new LayerTarWriter(new ByteArrayOutputStream());
    assertThrows(
        InvalidContentException.class, () -> writer.add(TarEntry.file("a/.wh.b", 0600, 0, 0)));
  }

  @Test
  void hostileTarsAreRefused() throws Exception {
    Object[][] table = {
      {new RawTar().file("../x", ""), "unsafe tar entry: \"../x\" contains .."},
      {new RawTar().file("a/../../x", ""), "unsafe tar entry: \"a/../../x\" contains .."},
      {
        new RawTar().entry('1', "a", "../../etc/shadow", new byte[0]),
        "unsafe tar entry: \"../../etc/shadow\" contains .."
      },
      {
        new RawTar().pax("path", "a/../../b").file("x", ""),
        "unsafe tar entry: \"a/../../b\" contains .."
      },
      {new RawTar().file("d/.wh...", ""), "unsafe tar entry: \"d/.wh...\""},
      {new RawTar().file(".wh.", ""), "unsafe tar entry: \".wh.\""},
      {new RawTar().header('0', "big", "", Long.MAX_VALUE - 600), "invalid tar: unexpected end"},
      {new RawTar().header('0', "neg", "", -5), "invalid tar: negative size of neg"},
      {
        new RawTar().header('x', "pax", "", 1L << 40),
        "invalid tar: extended header of 1099511627776 bytes"
      },
      {
        new RawTar().header('L', "long", "", 2 << 20),
        "invalid tar: extended header of 2097152 bytes"
      },
      {
        new RawTar()
            .entry('x', "pax", "", "99 path=x\n".getBytes(StandardCharsets.US_ASCII))
            .file("a", ""),
        "invalid tar: malformed pax header"
      },
      {
        new RawTar()
            .entry('x', "pax", "", "7 a=b".getBytes(StandardCharsets.US_ASCII))
            .file("a", ""),
        "invalid tar: malformed pax header"
      },
      {new RawTar().pax("path", "a\0b").file("a", ""), "invalid tar: malformed pax header"},
      {new RawTar().pax("uid", "9999999999").file("a", ""), "unsupported owner 9999999999 of a"},
      {new RawTar().pax("size", "-1").file("a", ""), "invalid tar: negative size of a"},
      {
        new RawTar().entry('V', "volume", "", new byte[0]),
        "unsupported tar entry: volume has type 'V'"
      },
      {
        new RawTar()
            .pax("GNU.sparse.map", "0,10,5,1")
            .pax("GNU.sparse.size", "20")
            .file("s", "0123456789a"),
        "invalid tar: malformed sparse map"
      },
      {
        new RawTar()
            .pax("GNU.sparse.map", "0,100")
            .pax("GNU.sparse.size", "100")
            .file("s", "0123456789"),
        "invalid tar: malformed sparse map"
      },
    };
    for (Object[] row : table) {
      InvalidContentException e =
          assertThrows(
              InvalidContentException.class, () -> read(((RawTar) row[0]).stream()), "" + row[1]);
      assertEquals(row[1], e.getMessage());
    }
  }

  @Test
  void anythingElseThanATarIsRefused() {
    byte[] text = "<html>not found</html>".repeat(100).getBytes(StandardCharsets.UTF_8);
    InvalidContentException e =
        assertThrows(InvalidContentException.class, () -> read(new ByteArrayInputStream(text)));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("invalid tar")
            || String.valueOf(e.getMessage()).startsWith("not a tar"),
        e.getMessage());
  }

  @Test
  void everyTruncationEndsInAnErrorOrAtAnEntry() throws Exception {
    byte[] tar = new RawTar().pax("path", "longer").file("a", "content").file("b", "x").bytes();
    for (int length = 0; length < tar.length; length += 7) {
      byte[] part = java.util.Arrays.copyOf(tar, length);
      try {
        assertTrue(read(new ByteArrayInputStream(part)).size() <= 2);
      } catch (InvalidContentException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("invalid tar"), e.getMessage());
      }
    }
  }

  @Test
  void absoluteAndDottedNamesBecomeRelative() throws Exception {
    List<TarEntry> entries =
        read(
            new RawTar()
                .file("/etc//./x", "").file("./y", "").entry('5', "./", "", new byte[0]).stream());
    assertEquals(List.of("etc/x", "y", ""), entries.stream().map(TarEntry::path).toList());
  }

  @Test
  void globalHeadersAndAufsFilesAreSkipped() throws Exception {
    byte[] comment = RawTar.record("comment", "abc").getBytes(StandardCharsets.US_ASCII);
    List<TarEntry> entries =
        read(
            new RawTar()
                    .entry('g', "pax_global_header", "", comment)
                    .file(".wh..wh.plnk", "")
                    .file("a", "")
                    .stream());
    assertEquals(List.of("a"), entries.stream().map(TarEntry::path).toList());
  }

  @Test
  void sparseFilesAreReadWithTheirHoles() throws Exception {
    byte[] expected = new byte[3000];
    System.arraycopy("data".getBytes(StandardCharsets.US_ASCII), 0, expected, 1024, 4);
    System.arraycopy("end".getBytes(StandardCharsets.US_ASCII), 0, expected, 2997, 3);
    byte[] map = "2\n1024\n4\n2997\n3\n".getBytes(StandardCharsets.US_ASCII);
    byte[] v1 = java.util.Arrays.copyOf(map, 512 + 7);
    System.arraycopy("dataend".getBytes(StandardCharsets.US_ASCII), 0, v1, 512, 7);
    RawTar[] tars = {
      new RawTar()
          .pax("GNU.sparse.major", "1")
          .pax("GNU.sparse.minor", "0")
          .pax("GNU.sparse.name", "s")
          .pax("GNU.sparse.realsize", "3000")
          .entry('0', "GNUSparseFile.0/s", "", v1),
      new RawTar()
          .pax("GNU.sparse.size", "3000")
          .pax("GNU.sparse.map", "1024,4,2997,3")
          .file("s", "dataend"),
    };
    for (RawTar tar : tars) {
      LayerTarReader reader = LayerTarReader.ofLayer(tar.file("next", "n").stream());
      TarEntry entry = reader.next();
      assertEquals("s 3000", entry == null ? null : entry.path() + " " + entry.size());
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      reader.transferTo(content);
      assertArrayEquals(expected, content.toByteArray());
      TarEntry next = reader.next();
      assertEquals("next", next == null ? null : next.path());
    }
  }
}
