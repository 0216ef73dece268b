package dev.jbuild.linux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory by its path, for systems other than Linux.
 *
 * <p>A name is looked up by path at each call, so unlike with a descriptor a folder that is
 * replaced by a symlink while it is read is followed. Where files have no owner and mode they are
 * root's, and have the modes that {@link PortableStatus} gives them.
 */
final class PortableDirectory extends Directory {
  private final Path path;

  private PortableDirectory(Path path) {
    super(path.toString());
    this.path = path;
  }

  static PortableDirectory ofPaths() {
    return new PortableDirectory(Path.of(""));
  }

  private Path at(String call, String name) throws LinuxException {
    try {
      return path.resolve(name);
    } catch (InvalidPathException e) {
      throw new LinuxException(call, subject(name), Errno.EINVAL);
    }
  }

  private interface Action<T> {
    T on(Path file) throws IOException;
  }

  private <T> T call(String call, String name, Action<T> action) throws LinuxException {
    Path file = at(call, name);
    return PortableFile.call(call, subject(name), () -> action.on(file));
  }

  @Override
  public int fd() {
    Kernel.requireLinux();
    return -1;
  }

  @Override
  public Directory openDirectory(String name) throws LinuxException {
    FileStatus status = lstat(name);
    if (!status.isDirectory()) {
      throw new LinuxException("open", subject(name), Errno.ENOTDIR);
    }
    return new PortableDirectory(at("open", name));
  }

  @Override
  Directory openDirectoryFollowing(String name) throws LinuxException {
    FileStatus status = statIfExists(name);
    if (status == null || !status.isDirectory()) {
      throw new LinuxException(
          "open", subject(name), status == null ? Errno.ENOENT : Errno.ENOTDIR);
    }
    return new PortableDirectory(at("open", name));
  }

  @Override
  public OpenFile openFile(String name, int flags, int mode) throws LinuxException {
    return open(name, flags, mode, Set.of(LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public OpenFile openFollowing(String name, int flags, int mode) throws LinuxException {
    return open(name, flags, mode, Set.of());
  }

  private OpenFile open(String name, int flags, int mode, Set<OpenOption> more)
      throws LinuxException {
    Set<OpenOption> options = new HashSet<>(more);
    boolean write = (flags & (OpenFlags.WRITE | OpenFlags.READ_WRITE)) != 0;
    if (write) {
      options.add(StandardOpenOption.WRITE);
    }
    if (!write || (flags & OpenFlags.READ_WRITE) != 0) {
      options.add(StandardOpenOption.READ);
    }
    boolean create = (flags & OpenFlags.CREATE) != 0;
    if (create) {
      options.add(
          (flags & OpenFlags.EXCLUSIVE) != 0
              ? StandardOpenOption.CREATE_NEW
              : StandardOpenOption.CREATE);
    }
    if ((flags & OpenFlags.TRUNCATE) != 0) {
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    boolean absent = create && lstatIfExists(name) == null;
    OpenFile open =
        call(
            "open",
            name,
            file -> new PortableFile(FileChannel.open(file, options), file, subject(name)));
    if (absent) {
      chmod(name, mode);
    }
    return open;
  }

  @Override
  public @Nullable FileStatus lstatIfExists(String name) throws LinuxException {
    return status(name, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public @Nullable FileStatus statIfExists(String name) throws LinuxException {
    return status(name);
  }

  private @Nullable FileStatus status(String name, LinkOption... options) throws LinuxException {
    try {
      return call("stat", name, file -> PortableStatus.of(file, options));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public String readLink(String name) throws LinuxException {
    String target = call("readlink", name, file -> Files.readSymbolicLink(file).toString());
    return slashes(target);
  }

  private String slashes(String target) {
    String separator = path.getFileSystem().getSeparator();
    return separator.equals("/") ? target : target.replace(separator, "/");
  }

  @Override
  public void mkdir(String name, int mode) throws LinuxException {
    call("mkdir", name, Files::createDirectory);
    chmod(name, mode);
  }

  @Override
  public void mknod(String name, int mode, int major, int minor) throws LinuxException {
    if ((mode & FileStatus.TYPE_MASK) != FileStatus.REGULAR) {
      throw new LinuxException("mknod", subject(name), Errno.EPERM);
    }
    call("mknod", name, Files::createFile);
    chmod(name, mode & ~FileStatus.TYPE_MASK);
  }

  @Override
  public void symlink(String target, String name) throws LinuxException {
    Path to = at("symlink", "").getFileSystem().getPath(target);
    call("symlink", name, file -> Files.createSymbolicLink(file, to));
  }

  @Override
  public void link(Directory from, String existing, String name) throws LinuxException {
    Path old = ((PortableDirectory) from).at("link", existing);
    call("link", name, file -> Files.createLink(file, old));
  }

  @Override
  public void rename(Directory from, String existing, String name) throws LinuxException {
    Path old = ((PortableDirectory) from).at("rename", existing);
    call(
        "rename",
        name,
        file ->
            Files.move(
                old, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void renameIfAbsent(Directory from, String existing, String name) throws LinuxException {
    Path old = ((PortableDirectory) from).at("rename", existing);
    call("rename", name, file -> Files.move(old, file));
  }

  @Override
  public void unlink(String name) throws LinuxException {
    if (lstat(name).isDirectory()) {
      throw new LinuxException("unlink", subject(name), Errno.EISDIR);
    }
    delete("unlink", name);
  }

  @Override
  public void rmdir(String name) throws LinuxException {
    if (!lstat(name).isDirectory()) {
      throw new LinuxException("rmdir", subject(name), Errno.ENOTDIR);
    }
    delete("rmdir", name);
  }

  private void delete(String call, String name) throws LinuxException {
    call(
        call,
        name,
        file -> {
          Files.delete(file);
          return file;
        });
  }

  @Override
  public void chown(String name, int uid, int gid) throws LinuxException {
    if (!PortableStatus.hasModes(path)) {
      throw new LinuxException("chown", subject(name), Errno.EPERM);
    }
    call(
        "chown",
        name,
        file -> {
          if (uid != -1) {
            Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
          }
          return gid == -1
              ? file
              : Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        });
  }

  @Override
  public void chmod(String name, int permissions) throws LinuxException {
    if (PortableStatus.hasModes(path)) {
      call("chmod", name, file -> Files.setAttribute(file, "unix:mode", permissions));
    }
  }

  @Override
  public void setModified(String name, long seconds, int nanos) throws LinuxException {
    FileTime time = FileTime.from(Instant.ofEpochSecond(seconds, nanos));
    call(
        "utimensat",
        name,
        file -> {
          Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .setTimes(time, time, null);
          return file;
        });
  }

  @Override
  public List<DirectoryEntry> entries() throws LinuxException {
    return call(
        "list",
        "",
        folder -> {
          List<DirectoryEntry> entries = new ArrayList<>();
          try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
              entries.add(new DirectoryEntry(String.valueOf(file.getFileName()), 0));
            }
          }
          return entries;
        });
  }

  @Override
  public void close() {
    // A path needs none.
  }
}
