package dev.jbuild.linux;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory, and the calls that name files relative to it.
 *
 * <p>{@link #working} stands for none: with it, names are paths, absolute or relative to the
 * process's working directory. Names are mapped as {@link FileName} says. No call here follows a
 * symlink in the last component unless it says so; symlinks in earlier components are followed, so
 * walk untrusted trees one component at a time with {@link #openDirectory}.
 *
 * <p>Where there is no Linux ({@link Kernel}) it is a path, for {@code java.nio}.
 */
public abstract sealed class Directory implements Closeable
    permits KernelDirectory, PortableDirectory {
  private final String name;

  Directory(String name) {
    this.name = name;
  }

  private static final class Working {
    static final Directory DIRECTORY =
        Kernel.isLinux() ? KernelDirectory.ofPaths() : PortableDirectory.ofPaths();
  }

  /** None: names are paths. Closing it does nothing. */
  public static Directory working() {
    return Working.DIRECTORY;
  }

  /** Opens a directory by path, following symlinks. */
  public static Directory open(String path) throws LinuxException {
    return working().openDirectoryFollowing(path);
  }

  /** Opens a directory by path, following symlinks. */
  public static Directory open(Path path) throws LinuxException {
    return open(FileName.of(path));
  }

  abstract Directory openDirectoryFollowing(String name) throws LinuxException;

  /** The file descriptor number, for calls elsewhere in this package's users. */
  public abstract int fd();

  /** Opens a sub-directory; a symlink gives ENOTDIR or ELOOP. */
  public abstract Directory openDirectory(String name) throws LinuxException;

  /**
   * Opens a file; a symlink gives ELOOP.
   *
   * @param flags of {@link OpenFlags}; close-on-exec is added
   * @param mode permissions of a file that gets created, before the umask
   */
  public abstract OpenFile openFile(String name, int flags, int mode) throws LinuxException;

  /** Like {@link #openFile}, following symlinks. */
  public abstract OpenFile openFollowing(String name, int flags, int mode) throws LinuxException;

  /** The status of a file itself, not of what a symlink points to. */
  public FileStatus lstat(String name) throws LinuxException {
    FileStatus status = lstatIfExists(name);
    if (status == null) {
      throw new LinuxException("stat", subject(name), Errno.ENOENT);
    }
    return status;
  }

  /** Like {@link #lstat}, null where there is no such file (ENOENT or ENOTDIR). */
  public abstract @Nullable FileStatus lstatIfExists(String name) throws LinuxException;

  /** The status of what a name leads to, symlinks followed; null where that does not exist. */
  public abstract @Nullable FileStatus statIfExists(String name) throws LinuxException;

  /** Where a symlink points to. */
  public abstract String readLink(String name) throws LinuxException;

  /** Makes a directory; the umask applies. */
  public abstract void mkdir(String name, int mode) throws LinuxException;

  /**
   * Makes a fifo, device, socket or empty regular file; the umask applies.
   *
   * @param mode type and permissions
   */
  public abstract void mknod(String name, int mode, int major, int minor) throws LinuxException;

  /** Makes a symlink. */
  public abstract void symlink(String target, String name) throws LinuxException;

  /** Makes a further name, here, of a file in a directory. */
  public abstract void link(Directory from, String existing, String name) throws LinuxException;

  /** Moves a file from a directory to a name here, replacing what is there. */
  public abstract void rename(Directory from, String existing, String name) throws LinuxException;

  /** Like {@link #rename} but with EEXIST where the name is taken. */
  public abstract void renameIfAbsent(Directory from, String existing, String name)
      throws LinuxException;

  /** Removes a file that is no directory. */
  public abstract void unlink(String name) throws LinuxException;

  /** Removes an empty directory. */
  public abstract void rmdir(String name) throws LinuxException;

  /** Changes owner and group of the file itself; -1 leaves one as it is. */
  public abstract void chown(String name, int uid, int gid) throws LinuxException;

  /** Sets the permission bits; follows symlinks, which have none of their own. */
  public abstract void chmod(String name, int permissions) throws LinuxException;

  /** Sets access and modification time of the file itself. */
  public abstract void setModified(String name, long seconds, int nanos) throws LinuxException;

  /** The entries but {@code .} and {@code ..}, in no order. Reads from the start each time. */
  public abstract List<DirectoryEntry> entries() throws LinuxException;

  /** What an error message calls a file here. */
  String subject(String name) {
    if (this.name.isEmpty() || name.startsWith("/")) {
      return name;
    }
    return name.isEmpty() ? this.name : this.name + "/" + name;
  }

  @Override
  public abstract void close();
}
