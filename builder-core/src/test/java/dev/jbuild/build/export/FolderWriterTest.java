package dev.jbuild.build.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.context.ContextLoader;
import dev.jbuild.linux.Directory;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of files survives {@code -o type=local}. */
class FolderWriterTest {
  private static final FileTime TIME = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path temporary;

  private Path write(Path from) throws Exception {
    Path to = Files.createDirectories(temporary.resolve("to"));
    try (ContextLoader loader =
            new ContextLoader(
                temporary,
                temporary,
                () -> temporary.resolve("spool"),
                () -> {
                  throw new AssertionError("no network");
                },
                InputStream.nullInputStream());
        Directory directory = Directory.open(to)) {
      new FolderWriter(loader.openNamed("test", from.toString()), directory, OptionalLong.empty())
          .write();
    }
    return to;
  }

  @Test
  void linksAttributesAndTimesAreKept() throws Exception {
    Path from = temporary.resolve("from");
    Files.createDirectories(from.resolve("sub"));
    Path file = Files.writeString(from.resolve("b"), "content");
    Files.createLink(from.resolve("sub/a"), file);
    byte[] value = {'v', 0, (byte) 0xff};
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write("name", ByteBuffer.wrap(value));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.setLastModifiedTime(file, TIME);
    Files.createSymbolicLink(from.resolve("link"), Path.of("nowhere"));
    try (Directory folder = Directory.open(from)) {
      folder.setModified("link", TIME.toMillis() / 1000, 0);
    }

    // The second time over what is there.
    for (int i = 0; i < 2; i++) {
      Path to = write(from);
      assertEquals(2, Files.getAttribute(to.resolve("b"), "unix:nlink"));
      assertEquals(
          Files.getAttribute(to.resolve("b"), "unix:ino"),
          Files.getAttribute(to.resolve("sub/a"), "unix:ino"));
      assertEquals("content", Files.readString(to.resolve("sub/a")));
      assertEquals(TIME, Files.getLastModifiedTime(to.resolve("sub/a")));
      assertEquals(TIME, Files.getLastModifiedTime(to.resolve("link"), LinkOption.NOFOLLOW_LINKS));
      ByteBuffer read = ByteBuffer.allocate(value.length);
      Files.getFileAttributeView(to.resolve("b"), UserDefinedFileAttributeView.class)
          .read("name", read);
      assertArrayEquals(value, read.array());
    }
  }
}
