package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What all directories do, whatever they are made of. */
abstract class DirectoryContract {
  private static final int CREATE = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;

  @TempDir Path folder;
  Directory directory;

  /** The one that stands for none. */
  abstract Directory paths();

  @BeforeEach
  void open() throws IOException {
    directory = paths().openDirectoryFollowing(FileName.of(folder));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  void write(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (OpenFile file = directory.openFile(name, CREATE, 0644)) {
      file.write(bytes, 0, bytes.length);
    }
  }

  @Test
  void listsMoreEntriesThanOneBufferHolds() throws IOException {
    for (int i = 0; i < 3000; i++) {
      directory.mknod("a-rather-long-name-of-a-file-number-" + i, FileStatus.REGULAR | 0600, 0, 0);
    }
    assertEquals(3000, directory.entries().size());
    assertEquals(3000, directory.entries().size());
  }

  @Test
  void tellsStatusAsItWasSet() throws IOException {
    write("f", "hello");
    directory.chmod("f", 04711);
    directory.setModified("f", 5, 999_999_999);
    directory.symlink("f", "s");
    directory.setModified("s", 1L << 33, 7);
    directory.link(directory, "f", "g");

    FileStatus file = directory.lstat("g");
    assertTrue(file.isRegular());
    assertEquals(04711, file.permissions());
    assertEquals(5, file.size());
    assertEquals(2, file.links());
    assertEquals(5, file.modifiedSeconds());
    assertEquals(999_999_999, file.modifiedNanos());
    assertEquals(directory.lstat("f").inode(), file.inode());
    FileStatus link = directory.lstat("s");
    assertTrue(link.isSymlink());
    assertEquals(1L << 33, link.modifiedSeconds());
    assertEquals(7, link.modifiedNanos());
    FileStatus followed = directory.statIfExists("s");
    assertNotNull(followed);
    assertEquals(file.inode(), followed.inode());
    assertNull(directory.lstatIfExists("missing"));
    assertNull(directory.lstatIfExists("f/x"));
  }

  @Test
  void movesAndRemoves() throws IOException {
    write("a", "1");
    write("b", "2");
    assertErrno(Errno.EEXIST, () -> directory.renameIfAbsent(directory, "a", "b"));
    directory.rename(directory, "a", "b");
    assertArrayEquals(new byte[] {'1'}, Files.readAllBytes(folder.resolve("b")));
    directory.unlink("b");
    directory.mkdir("d", 0700);
    assertErrno(Errno.EISDIR, () -> directory.unlink("d"));
    directory.rmdir("d");
    assertTrue(directory.entries().isEmpty());
  }

  @Test
  void followsNoSymlinkInTheLastComponent() throws IOException {
    directory.mkdir("real", 0700);
    directory.symlink("real", "link");
    assertThrows(LinuxException.class, () -> directory.openDirectory("link"));
    assertErrno(Errno.ELOOP, () -> directory.openFile("link", OpenFlags.READ, 0));
  }

  @Test
  void namesTheCallTheFileAndTheReason() {
    LinuxException e =
        assertThrows(LinuxException.class, () -> directory.mkdir("no/such\nplace", 0700));
    assertEquals(
        "mkdir " + folder + "/no/such\\x0aplace: No such file or directory", e.getMessage());
    assertEquals(Errno.ENOENT, e.errno());
    LinuxException tooLong =
        assertThrows(LinuxException.class, () -> directory.mkdir("x/".repeat(2100), 0700));
    assertEquals(Errno.ENAMETOOLONG, tooLong.errno());
  }

  @Test
  void readsAndWritesThroughBuffersAndCopies() throws IOException {
    byte[] content = new byte[200_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length);
    direct.put(content).flip();
    try (OpenFile file = directory.openFile("a", CREATE, 0600)) {
      file.write(direct);
    }
    try (OpenFile from = directory.openFile("a", OpenFlags.READ, 0);
        OpenFile to = directory.openFile("b", CREATE, 0600)) {
      from.copyTo(to, content.length);
      assertThrows(EOFException.class, () -> from.copyTo(to, 1));
    }
    try (OpenFile file = directory.openFile("b", OpenFlags.READ, 0)) {
      assertEquals(content.length, file.status().size());
      assertArrayEquals(content, file.stream().readAllBytes());
      file.seek(199_999);
      assertEquals(content[199_999] & 0xFF, file.stream().read());
    }
  }

  @Test
  void removesATreeButNothingBehindItsSymlinks() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "precious");
    Files.createDirectories(folder.resolve("tree/a/b/c"));
    Files.createSymbolicLink(folder.resolve("tree/a/b/link"), kept);
    directory.chmod("tree/a", 0);

    FileTree.remove(directory, "tree");
    FileTree.remove(directory, "tree");

    assertFalse(Files.exists(folder.resolve("tree")));
    assertTrue(Files.exists(kept.resolve("file")));
  }

  static void assertErrno(int errno, Executable executable) {
    LinuxException e = assertThrows(LinuxException.class, executable);
    assertEquals(Errno.text(errno), Errno.text(e.errno()));
  }
}
