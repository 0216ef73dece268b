package dev.jbuild.linux;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, and the calls that name files relative to it.
 *
 * <p>{@link #WORKING} stands for none: with it, names are paths, absolute or relative to the
 * process's working directory. Names are mapped as {@link FileName} says. No call here follows a
 * symlink in the last component unless it says so; symlinks in earlier components are followed, so
 * walk untrusted trees one component at a time with {@link #openDirectory}.
 */
public final class Directory implements Closeable {
  /** Names are paths. Closing it does nothing. */
  public static final Directory WORKING = new Directory(-100, "");

  static final int NO_FOLLOW = 0x100;

  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int STATX_BASIC = 0x7ff;
  private static final int ENTRIES_OFFSET_NAME = 19;

  private int fd;
  private final String name;

  private Directory(int fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /** Opens a directory by path, following symlinks. */
  public static Directory open(String path) throws LinuxException {
    int flags = OpenFlags.READ | OpenFlags.directory(Architecture.host());
    return new Directory(WORKING.openRaw(path, flags, 0), path);
  }

  /** Opens a directory by path, following symlinks. */
  public static Directory open(Path path) throws LinuxException {
    return open(FileName.of(path));
  }

  /** The file descriptor number, for calls elsewhere in this package's users. */
  public int fd() {
    return fd;
  }

  /** Opens a sub-directory; a symlink gives ENOTDIR or ELOOP. */
  public Directory openDirectory(String name) throws LinuxException {
    Architecture host = Architecture.host();
    int flags = OpenFlags.READ | OpenFlags.directory(host) | OpenFlags.noFollow(host);
    return new Directory(openRaw(name, flags, 0), subject(name));
  }

  /**
   * Opens a file; a symlink gives ELOOP.
   *
   * @param flags of {@link OpenFlags}; close-on-exec is added
   * @param mode permissions of a file that gets created, before the umask
   */
  public OpenFile openFile(String name, int flags, int mode) throws LinuxException {
    int all = flags | OpenFlags.noFollow(Architecture.host());
    return new OpenFile(openRaw(name, all, mode), subject(name));
  }

  /** Like {@link #openFile}, following symlinks. */
  public OpenFile openFollowing(String name, int flags, int mode) throws LinuxException {
    return new OpenFile(openRaw(name, flags, mode), subject(name));
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

  /** The status of a file itself, not of what a symlink points to. */
  public FileStatus lstat(String name) throws LinuxException {
    FileStatus status = status(name, NO_FOLLOW);
    if (status == null) {
      throw new LinuxException("stat", subject(name), Errno.ENOENT);
    }
    return status;
  }

  /** Like {@link #lstat}, null where there is no such file (ENOENT or ENOTDIR). */
  public @Nullable FileStatus lstatIfExists(String name) throws LinuxException {
    return status(name, NO_FOLLOW);
  }

  /** The status of what a name leads to, symlinks followed; null where that does not exist. */
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
      return OpenFile.readStatus(scratch);
    }
  }

  /** Where a symlink points to. */
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

  /** Makes a directory; the umask applies. */
  public void mkdir(String name, int mode) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("mkdir", name, LibC.call(scratch, Syscall.MKDIRAT, fd, scratch.path(name), mode));
    }
  }

  /**
   * Makes a fifo, device, socket or empty regular file; the umask applies.
   *
   * @param mode type and permissions
   */
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

  /** Makes a symlink. */
  public void symlink(String target, String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long to = scratch.path(target);
      check(
          "symlink", name, LibC.call(scratch, Syscall.SYMLINKAT, to, fd, scratch.secondPath(name)));
    }
  }

  /** Makes a further name, here, of a file in a directory. */
  public void link(Directory from, String existing, String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long old = scratch.path(existing);
      long result =
          LibC.call(scratch, Syscall.LINKAT, from.fd, old, fd, scratch.secondPath(name), 0, 0);
      check("link", name, result);
    }
  }

  /** Moves a file from a directory to a name here, replacing what is there. */
  public void rename(Directory from, String existing, String name) throws LinuxException {
    rename(from, existing, name, 0);
  }

  /** Like {@link #rename} but with EEXIST where the name is taken. */
  public void renameIfAbsent(Directory from, String existing, String name) throws LinuxException {
    rename(from, existing, name, 1);
  }

  private void rename(Directory from, String existing, String name, int flags)
      throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long old = scratch.path(existing);
      long path = scratch.secondPath(name);
      check(
          "rename", name, LibC.call(scratch, Syscall.RENAMEAT2, from.fd, old, fd, path, flags, 0));
    }
  }

  /** Removes a file that is no directory. */
  public void unlink(String name) throws LinuxException {
    remove("unlink", name, 0);
  }

  /** Removes an empty directory. */
  public void rmdir(String name) throws LinuxException {
    remove("rmdir", name, REMOVE_DIRECTORY);
  }

  private void remove(String call, String name, int flags) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check(call, name, LibC.call(scratch, Syscall.UNLINKAT, fd, scratch.path(name), flags));
    }
  }

  /** Changes owner and group of the file itself; -1 leaves one as it is. */
  public void chown(String name, int uid, int gid) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      check("chown", name, LibC.call(scratch, Syscall.FCHOWNAT, fd, path, uid, gid, NO_FOLLOW, 0));
    }
  }

  /** Sets the permission bits; follows symlinks, which have none of their own. */
  public void chmod(String name, int permissions) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      check("chmod", name, LibC.call(scratch, Syscall.FCHMODAT, fd, path, permissions));
    }
  }

  /** Sets access and modification time of the file itself. */
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

  /** The entries but {@code .} and {@code ..}, in no order. Reads from the start each time. */
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
    return this == WORKING ? name : "/proc/self/fd/" + fd + "/" + name;
  }

  /** What an error message calls a file here. */
  String subject(String name) {
    if (this.name.isEmpty() || name.startsWith("/")) {
      return name;
    }
    return name.isEmpty() ? this.name : this.name + "/" + name;
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
      OpenFile.closeRaw(fd);
      fd = -1;
    }
  }
}
