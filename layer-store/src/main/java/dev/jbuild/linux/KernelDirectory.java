package dev.jbuild.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory by its file descriptor: each method is one system call of Linux. */
final class KernelDirectory extends Directory {
  static final int NO_FOLLOW = 0x100;

  private static final int AT_WORKING = -100;
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int STATX_BASIC = 0x7ff;
  private static final int ENTRIES_OFFSET_NAME = 19;

  private int fd;

  private KernelDirectory(int fd, String name) {
    super(name);
    this.fd = fd;
  }

  static KernelDirectory ofPaths() {
    return new KernelDirectory(AT_WORKING, "");
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public Directory openDirectory(String name) throws LinuxException {
    return openDirectory(name, OpenFlags.noFollow(Architecture.host()));
  }

  @Override
  Directory openDirectoryFollowing(String name) throws LinuxException {
    return openDirectory(name, 0);
  }

  private Directory openDirectory(String name, int flags) throws LinuxException {
    int all = flags | OpenFlags.READ | OpenFlags.directory(Architecture.host());
    return new KernelDirectory(openRaw(name, all, 0), subject(name));
  }

  @Override
  public OpenFile openFile(String name, int flags, int mode) throws LinuxException {
    return openFollowing(name, flags | OpenFlags.noFollow(Architecture.host()), mode);
  }

  @Override
  public OpenFile openFollowing(String name, int flags, int mode) throws LinuxException {
    return new KernelFile(openRaw(name, flags, mode), subject(name));
  }

  private int openRaw(String name, int flags, int mode) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      long result;
      do {
        result =
            LibC.call(scratch, Syscall.OPENAT, fd, path, flags | OpenFlags.CLOSE_ON_EXEC, mode);
      } while (result == -Errno.EINTR);
      return (int) check("open", name, result);
    }
  }

  @Override
  public @Nullable FileStatus lstatIfExists(String name) throws LinuxException {
    return status(name, NO_FOLLOW);
  }

  @Override
  public @Nullable FileStatus statIfExists(String name) throws LinuxException {
    return status(name, 0);
  }

  private @Nullable FileStatus status(String name, int flags) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      long result =
          LibC.call(scratch, Syscall.STATX, fd, path, flags, STATX_BASIC, scratch.data(), 0);
      if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
        return null;
      }
      check("stat", name, result);
      return KernelFile.readStatus(scratch);
    }
  }

  @Override
  public String readLink(String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      long length =
          LibC.call(scratch, Syscall.READLINKAT, fd, path, scratch.data(), Scratch.DATA_SIZE, 0, 0);
      byte[] target = new byte[(int) check("readlink", name, length)];
      scratch.get(0, target, 0, target.length);
      return FileName.decode(target);
    }
  }

  @Override
  public void mkdir(String name, int mode) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("mkdir", name, LibC.call(scratch, Syscall.MKDIRAT, fd, scratch.path(name), mode));
    }
  }

  @Override
  public void mknod(String name, int mode, int major, int minor) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      long result = LibC.call(scratch, Syscall.MKNODAT, fd, path, mode, device(major, minor));
      check("mknod", name, result);
    }
  }

  /** The kernel's 32-bit encoding of a device number (Linux include/linux/kdev_t.h). */
  private static long device(int major, int minor) {
    return (minor & 0xFFL) | ((major & 0xFFFL) << 8) | ((minor & 0xFFF00L) << 12);
  }

  @Override
  public void symlink(String target, String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long to = scratch.path(target);
      check(
          "symlink", name, LibC.call(scratch, Syscall.SYMLINKAT, to, fd, scratch.secondPath(name)));
    }
  }

  @Override
  public void link(Directory from, String existing, String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long old = scratch.path(existing);
      long result =
          LibC.call(scratch, Syscall.LINKAT, fdOf(from), old, fd, scratch.secondPath(name), 0, 0);
      check("link", name, result);
    }
  }

  @Override
  public void rename(Directory from, String existing, String name) throws LinuxException {
    rename(from, existing, name, 0);
  }

  @Override
  public void renameIfAbsent(Directory from, String existing, String name) throws LinuxException {
    rename(from, existing, name, 1);
  }

  private void rename(Directory from, String existing, String name, int flags)
      throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long old = scratch.path(existing);
      long path = scratch.secondPath(name);
      check(
          "rename",
          name,
          LibC.call(scratch, Syscall.RENAMEAT2, fdOf(from), old, fd, path, flags, 0));
    }
  }

  @Override
  public void unlink(String name) throws LinuxException {
    remove("unlink", name, 0);
  }

  @Override
  public void rmdir(String name) throws LinuxException {
    remove("rmdir", name, REMOVE_DIRECTORY);
  }

  private void remove(String call, String name, int flags) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check(call, name, LibC.call(scratch, Syscall.UNLINKAT, fd, scratch.path(name), flags));
    }
  }

  @Override
  public void chown(String name, int uid, int gid) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      check("chown", name, LibC.call(scratch, Syscall.FCHOWNAT, fd, path, uid, gid, NO_FOLLOW, 0));
    }
  }

  @Override
  public void chmod(String name, int permissions) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      check("chmod", name, LibC.call(scratch, Syscall.FCHMODAT, fd, path, permissions));
    }
  }

  @Override
  public void setModified(String name, long seconds, int nanos) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      for (int offset = 0; offset < 32; offset += 16) {
        scratch.putLong(offset, seconds);
        scratch.putLong(offset + 8, nanos);
      }
      long path = scratch.path(name);
      check(
          "utimensat",
          name,
          LibC.call(scratch, Syscall.UTIMENSAT, fd, path, scratch.data(), NO_FOLLOW));
    }
  }

  @Override
  public List<DirectoryEntry> entries() throws LinuxException {
    List<DirectoryEntry> entries = new ArrayList<>();
    byte[] buffer = new byte[Scratch.DATA_SIZE];
    try (Scratch scratch = Scratch.take()) {
      check("list", "", LibC.call(scratch, Syscall.LSEEK, fd, 0, 0));
      while (true) {
        long read = LibC.call(scratch, Syscall.GETDENTS64, fd, scratch.data(), Scratch.DATA_SIZE);
        int length = (int) check("list", "", read);
        if (length == 0) {
          return entries;
        }
        scratch.get(0, buffer, 0, length);
        addEntries(buffer, length, entries);
      }
    }
  }

  private static int fdOf(Directory directory) {
    return ((KernelDirectory) directory).fd;
  }

  /** Reads {@code struct linux_dirent64}: inode, offset, u16 length, u8 type, name. */
  private static void addEntries(byte[] buffer, int length, List<DirectoryEntry> entries) {
    int at = 0;
    while (at < length) {
      int start = at + ENTRIES_OFFSET_NAME;
      int end = start;
      while (buffer[end] != 0) {
        end++;
      }
      boolean self =
          buffer[start] == '.'
              && (end == start + 1 || (end == start + 2 && buffer[start + 1] == '.'));
      if (!self) {
        String name = FileName.decode(buffer, start, end - start);
        entries.add(new DirectoryEntry(name, (buffer[at + 18] & 0xFF) << 12));
      }
      at += (buffer[at + 16] & 0xFF) | (buffer[at + 17] & 0xFF) << 8;
    }
  }

  /** The path that names a file here for calls that have no directory argument. */
  String pathOf(String name) {
    return fd == AT_WORKING ? name : "/proc/self/fd/" + fd + "/" + name;
  }

  long check(String call, String name, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, subject(name), (int) -result);
    }
    return result;
  }

  @Override
  public void close() {
    if (fd >= 0) {
      KernelFile.closeRaw(fd);
      fd = -1;
    }
  }
}
