package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PortableDirectoryTest extends DirectoryContract {
  @Override
  Directory paths() {
    return PortableDirectory.ofPaths();
  }

  @Test
  void seesWhatTheKernelTells() throws IOException {
    write("plain", "x");
    directory.mkdir("folder", 0751);
    directory.symlink("nowhere/é", "é");
    try (Directory kernel = KernelDirectory.ofPaths().openDirectoryFollowing(folder + "")) {
      TreeSet<String> names = new TreeSet<>();
      for (DirectoryEntry entry : directory.entries()) {
        names.add(entry.name());
        FileStatus expected = kernel.lstat(entry.name());
        FileStatus status = directory.lstat(entry.name());
        assertEquals(withoutDevice(expected), withoutDevice(status));
      }
      assertEquals(new TreeSet<>(List.of("plain", "folder", "é")), names);
    }
    assertEquals("nowhere/é", directory.readLink("é"));
    try (OpenFile file = directory.openFile("plain", OpenFlags.READ, 0)) {
      assertEquals(directory.lstat("plain"), file.status());
    }
  }

  /** The two number devices in their own ways. */
  private static FileStatus withoutDevice(FileStatus s) {
    return new FileStatus(
        s.mode(),
        s.uid(),
        s.gid(),
        s.size(),
        s.links(),
        s.modifiedSeconds(),
        s.modifiedNanos(),
        s.changedSeconds(),
        s.changedNanos(),
        s.inode(),
        0,
        0,
        0);
  }

  @Test
  void withoutModesAllMayBeExecuted() throws IOException {
    write("plain", "xyz");
    directory.mkdir("folder", 0700);
    Files.createSymbolicLink(folder.resolve("link"), folder);
    FileStatus file = PortableStatus.basic(folder.resolve("plain"));
    assertEquals(FileStatus.REGULAR | 0755, file.mode());
    assertEquals(3, file.size());
    assertEquals(directory.lstat("plain").modifiedNanos(), file.modifiedNanos());
    assertEquals(
        FileStatus.DIRECTORY | 0755, PortableStatus.basic(folder.resolve("folder")).mode());
    assertEquals(
        FileStatus.SYMLINK | 0777,
        PortableStatus.basic(folder.resolve("link"), java.nio.file.LinkOption.NOFOLLOW_LINKS)
            .mode());
  }

  @Test
  void aHoleAtTheEndOfAFileIsZeros() throws IOException {
    try (OpenFile file = directory.openFile("f", OpenFlags.WRITE | OpenFlags.CREATE, 0600)) {
      file.write(new byte[] {1}, 0, 1);
      file.seek(3);
      file.truncate(5);
    }
    assertArrayEquals(new byte[] {1, 0, 0, 0, 0}, Files.readAllBytes(folder.resolve("f")));
    assertEquals(0600, directory.lstat("f").permissions());
  }

  @Test
  void makesAndTellsNothingThatOnlyLinuxHas() throws IOException {
    write("f", "");
    assertErrno(Errno.EPERM, () -> directory.mknod("pipe", FileStatus.FIFO | 0600, 0, 0));
    assertErrno(
        Errno.EOPNOTSUPP, () -> ExtendedAttributes.set(directory, "f", "user.a", new byte[1]));
    assertEquals(List.of(), ExtendedAttributes.list(directory, "f"));
    assertNull(ExtendedAttributes.get(directory, "f", "user.a"));
    assertErrno(Errno.EINVAL, () -> directory.mkdir("a\0b", 0700));
    assertThrows(LinuxException.class, () -> directory.openDirectory("f"));
  }
}
