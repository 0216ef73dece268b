package dev.jbuild.linux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

/** An open file of {@code java.nio}, for systems other than Linux. */
final class PortableFile extends OpenFile {
  private final FileChannel channel;
  private final Path path;

  PortableFile(FileChannel channel, Path path, String name) {
    super(name);
    this.channel = channel;
    this.path = path;
  }

  /** Something of {@code java.nio} in place of a system call. */
  interface Action<T> {
    T get() throws IOException;
  }

  private <T> T call(String call, Action<T> action) throws LinuxException {
    return call(call, name(), action);
  }

  /** Acts, and fails as Linux would have. */
  static <T> T call(String call, String subject, Action<T> action) throws LinuxException {
    try {
      return action.get();
    } catch (LinuxException e) {
      throw e;
    } catch (IOException e) {
      throw new LinuxException(call, subject, errno(e));
    } catch (UnsupportedOperationException e) {
      throw new LinuxException(call, subject, Errno.EOPNOTSUPP);
    }
  }

  private static int errno(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> Errno.ENOENT;
      case FileAlreadyExistsException _ -> Errno.EEXIST;
      case AccessDeniedException _ -> Errno.EACCES;
      case DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
      case NotDirectoryException _ -> Errno.ENOTDIR;
      case FileSystemLoopException _ -> Errno.ELOOP;
      case NotLinkException _ -> Errno.EINVAL;
      case FileSystemException other -> Errno.ofText(other.getReason());
      default -> Errno.ofText(e.getMessage());
    };
  }

  @Override
  public OpenFile duplicate() throws LinuxException {
    Kernel.requireLinux();
    return this;
  }

  @Override
  public int fd() {
    Kernel.requireLinux();
    return -1;
  }

  @Override
  public FileStatus status() throws LinuxException {
    return call("stat", () -> PortableStatus.of(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public int read(ByteBuffer direct) throws LinuxException {
    return Math.max(0, call("read", () -> channel.read(direct)));
  }

  @Override
  public void write(ByteBuffer direct) throws LinuxException {
    while (direct.hasRemaining()) {
      call("write", () -> channel.write(direct));
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws LinuxException {
    return read(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws LinuxException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  @Override
  public void copyTo(OpenFile target, long count) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = count;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read == 0) {
        throw new EOFException(name() + " became shorter while it was copied");
      }
      target.write(buffer, 0, read);
      left -= read;
    }
  }

  @Override
  public void seek(long position) throws LinuxException {
    call("seek", () -> channel.position(position));
  }

  @Override
  public void truncate(long length) throws LinuxException {
    call(
        "truncate",
        () -> {
          // A channel makes no file longer but by a byte at its end.
          if (length > channel.size()) {
            channel.write(ByteBuffer.allocate(1), length - 1);
          }
          return channel.truncate(length);
        });
  }

  @Override
  public void sync() throws LinuxException {
    call(
        "fsync",
        () -> {
          channel.force(true);
          return channel;
        });
  }

  @Override
  public void syncFileSystem() throws LinuxException {
    sync();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // As close(2) is used elsewhere: what had to be on the disk was synced before.
    }
  }
}
