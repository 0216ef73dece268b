package dev.jbuild.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ADD of archives: lines of the archive, the instruction, and what the image gets. */
class UnpackerTest {
  private static final String[] IMAGE = {
    "dir etc 0700 1:1", "file etc/f 0600 2:2 old", "link var /etc", "file file 0644 0:0 file"
  };

  @TempDir Path temporary;

  static List<Arguments> archives() {
    return List.of(
        Arguments.of("ADD t /", "file a/b 0640 5:6 x", "dir a 0755 0:0|file a/b 0640 5:6 x"),
        Arguments.of("ADD t /new", "file a 0640 5:6 x", "dir new 0755 0:0|file new/a 0640 5:6 x"),
        Arguments.of(
            "ADD --chown=8:9 t /new",
            "file s/a 0640 5:6 x",
            "dir new 0755 8:9|dir new/s 0755 0:0|file new/s/a 0640 8:9 x"),
        Arguments.of("ADD t /", "dir etc 0711 3:3", "dir etc 0711 3:3"),
        Arguments.of("ADD t /", "file etc 0644 0:0 f", "-dir etc|-file etc/f|file etc 0644 0:0 f"),
        Arguments.of("ADD t /", "dir file 0711 3:3", "dir file 0711 3:3"),
        Arguments.of(
            "ADD t /",
            "file etc 0644 0:0 f|dir etc 0755 0:0|file etc/g 0644 0:0 g",
            "-file etc/f|dir etc 0755 0:0|file etc/g 0644 0:0 g"),
        Arguments.of("ADD t /", "file var/g 0644 0:0 g", "file etc/g 0644 0:0 g"),
        Arguments.of(
            "ADD t /in",
            "link up ../..|file up/../../x 0644 0:0 x",
            "dir in 0755 0:0|link in/up ../..|file in/x 0644 0:0 x"),
        Arguments.of(
            "ADD t /in",
            "link abs /etc|file abs/x 0644 0:0 x",
            "dir in 0755 0:0|link in/abs /etc|dir in/etc 0755 0:0|file in/etc/x 0644 0:0 x"),
        Arguments.of(
            "ADD t /in", "file ../../x 0644 0:0 x", "dir in 0755 0:0|file in/x 0644 0:0 x"),
        Arguments.of(
            "ADD t /",
            "file a 0644 0:0 1|file a 0600 0:0 2|file b 0644 0:0 3",
            "file a 0600 0:0 2|file b 0644 0:0 3"),
        Arguments.of(
            "ADD t /",
            "file a 0644 0:0 1|hard b a|hard c b",
            "file a 0644 0:0 1|file b 0644 0:0 1|file c 0644 0:0 1"),
        Arguments.of("ADD t /", "hard x etc/f", "file x 0600 2:2 old"),
        Arguments.of("COPY t /x", "file a 0640 5:6 x", "file x"),
        Arguments.of("ADD t /", "dir a 01777 0:0|link b a", "dir a 01777 0:0|link b a"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void unpacks(String instruction, String archive, String expected) throws Exception {
    FakeTree image = new FakeTree(IMAGE);
    add(instruction, tar(archive), image);
    List<String> lines = new ArrayList<>(new FakeTree(IMAGE).list());
    for (String line : expected.split("\\|", -1)) {
      String path = line.split(" ", -1)[1];
      lines.removeIf(other -> other.split(" ", -1)[1].equals(path));
      if (!line.startsWith("-")) {
        lines.add(line);
      }
    }
    lines.sort((a, b) -> a.split(" ", -1)[1].compareTo(b.split(" ", -1)[1]));
    List<String> actual = new ArrayList<>();
    for (String line : image.list()) {
      actual.add(line.startsWith("file x 0644") && line.length() > 40 ? "file x" : line);
    }
    assertEquals(String.join("\n", lines), String.join("\n", actual));
  }

  @Test
  void hardLinksStayLinks() throws Exception {
    FakeTree context = new FakeTree();
    context.addFile("t", tar("file z 0644 0:0 1|hard b z|hard c b"));
    try (LayerPlan plan =
        CopySelection.of(CopierTest.spec("ADD t /", context, "/"))
            .plan(new FakeTree(), 0, () -> temporary.resolve("spool"))) {
      List<String> entries = new ArrayList<>();
      for (TarEntry entry : plan.entries()) {
        entries.add(entry.type() + " " + entry.path() + " " + entry.linkTarget());
      }
      assertEquals(List.of("FILE b ", "HARDLINK c b", "HARDLINK z b"), entries);
    }
  }

  @Tag("trap-47")
  @ParameterizedTest
  @ValueSource(strings = {"plain", "gzip", "bzip2", "xz", "zstd", "skippable"})
  void knowsCompressionByContent(String compression) throws Exception {
    FakeTree image = new FakeTree();
    byte[] tar = tar("file a 0644 0:0 content");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (compression.equals("skippable")) {
      out.write(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4});
    }
    try (OutputStream compressed =
        switch (compression) {
          case "plain" -> out;
          case "gzip" -> new GZIPOutputStream(out);
          case "bzip2" -> new BZip2CompressorOutputStream(out);
          case "xz" -> new XZCompressorOutputStream(out);
          default -> new ZstdCompressorOutputStream(out);
        }) {
      compressed.write(tar);
    }
    add("ADD t /", out.toByteArray(), image);
    assertEquals(List.of("file a 0644 0:0 content"), image.list());
    assertEquals(false, Files.exists(temporary.resolve("spool")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no tar", "BZh no bzip2", "\u001f\u008b\b no gzip"})
  void copiesWhatIsNoArchive(String content) throws Exception {
    FakeTree image = new FakeTree();
    add("ADD t /x/", content.getBytes(StandardCharsets.ISO_8859_1), image);
    assertEquals(List.of("dir x 0755 0:0", ("file x/t 0644 0:0 " + content).strip()), image.list());
  }

  @Test
  void damagedArchivesAreErrors() throws Exception {
    byte[] tar = tar("file a 0644 0:0 " + "x".repeat(5000));
    ContextException e =
        assertThrows(
            ContextException.class, () -> add("ADD t /", Arrays.copyOf(tar, 3000), new FakeTree()));
    assertEquals("t", e.operand());
    assertEquals("cannot unpack /t", e.getMessage().split(":", 2)[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard a nowhere", "file .wh.a 0644 0:0 x", "null dev"})
  void refuses(String archive) throws Exception {
    assertThrows(ContextException.class, () -> add("ADD t /", tar(archive), new FakeTree()));
  }

  private void add(String instruction, byte[] archive, FakeTree image) throws Exception {
    FakeTree context = new FakeTree();
    context.addFile("t", archive);
    try (LayerPlan plan =
        CopySelection.of(CopierTest.spec(instruction, context, "/"))
            .plan(image, 1000, () -> temporary.resolve("spool"))) {
      image.apply(plan);
    }
  }

  /** Writes a tar; names that the writer would refuse are put in behind its back. */
  static byte[] tar(String lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LayerTarWriter writer = new LayerTarWriter(out)) {
      for (String line : lines.split("\\|", -1)) {
        String[] parts = line.split(" ", 5);
        String path = parts[1].replace("..", "DD").replace(".wh.", "XwhX");
        if (parts[0].equals("hard")) {
          writer.add(TarEntry.hardlink(path, parts[2]));
        } else if (parts[0].equals("null")) {
          writer.add(TarEntry.file(path, 0666, 0, 0).withType(EntryType.CHARACTER_DEVICE, ""));
        } else if (parts[0].equals("link")) {
          writer.add(TarEntry.symlink(path, parts[2], 0));
        } else {
          byte[] content = (parts.length < 5 ? "" : parts[4]).getBytes(StandardCharsets.ISO_8859_1);
          int mode = Integer.parseInt(parts[2], 8);
          String[] owner = parts[3].split(":", -1);
          TarEntry entry =
              parts[0].equals("dir")
                  ? TarEntry.directory(path, mode, 0)
                  : TarEntry.file(path, mode, content.length, 0);
          writer.add(
              entry.withOwner(Integer.parseInt(owner[0]), Integer.parseInt(owner[1])),
              new ByteArrayInputStream(content));
        }
      }
    }
    return renamed(out.toByteArray());
  }

  /** Undoes the replacements in the names, with the checksums. */
  private static byte[] renamed(byte[] tar) {
    for (int at = 0; at + 512 <= tar.length; at += 512) {
      String name = new String(tar, at, 100, StandardCharsets.ISO_8859_1);
      if (!name.contains("DD") && !name.contains("XwhX")) {
        continue;
      }
      byte[] hostile =
          name.replace("DD", "..").replace("XwhX", ".wh.").getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(hostile, 0, tar, at, 100);
      Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
      int sum = 0;
      for (int i = at; i < at + 512; i++) {
        sum += tar[i] & 0xFF;
      }
      byte[] digits =
          Integer.toOctalString(01000000 | sum).substring(1).getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(digits, 0, tar, at + 148, 6);
      tar[at + 154] = 0;
    }
    return tar;
  }
}
