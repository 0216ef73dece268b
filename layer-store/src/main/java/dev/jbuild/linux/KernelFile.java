package dev.jbuild.linux;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** An open file descriptor: each method is one system call of Linux, or that again. */
final class KernelFile extends OpenFile {
  private static final int SEEK_SET = 0;
  private static final int EMPTY_PATH = 0x1000;
  private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;

  private int fd;

  KernelFile(int fd, String name) {
    super(name);
    this.fd = fd;
  }

  @Override
  public OpenFile duplicate() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result = LibC.call(scratch, Syscall.FCNTL, fd, DUPLICATE_CLOSE_ON_EXEC, 3);
      return new KernelFile((int) check("duplicate", result), name());
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public FileStatus status() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path("");
      long result =
          LibC.call(scratch, Syscall.STATX, fd, path, EMPTY_PATH, 0x7ff, scratch.data(), 0);
      check("stat", result);
      return readStatus(scratch);
    }
  }

  /** Reads {@code struct statx} from the data area. */
  static FileStatus readStatus(Scratch scratch) {
    return new FileStatus(
        scratch.getShort(28) & 0xFFFF,
        scratch.getInt(20),
        scratch.getInt(24),
        scratch.getLong(40),
        scratch.getInt(16),
        scratch.getLong(112),
        scratch.getInt(120),
        scratch.getLong(96),
        scratch.getInt(104),
        scratch.getLong(32),
        ((long) scratch.getInt(136) << 32) | (scratch.getInt(140) & 0xFFFFFFFFL),
        scratch.getInt(128),
        scratch.getInt(132));
  }

  @Override
  public int read(ByteBuffer direct) throws LinuxException {
    return transfer("read", Syscall.READ, direct);
  }

  @Override
  public void write(ByteBuffer direct) throws LinuxException {
    while (direct.hasRemaining()) {
      transfer("write", Syscall.WRITE, direct);
    }
  }

  private int transfer(String call, Syscall syscall, ByteBuffer direct) throws LinuxException {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("a direct buffer is needed");
    }
    long address = MemorySegment.ofBuffer(direct).address();
    try (Scratch scratch = Scratch.take()) {
      long result;
      do {
        result = LibC.call(scratch, syscall, fd, address, direct.remaining());
      } while (result == -Errno.EINTR);
      int count = (int) check(call, result);
      direct.position(direct.position() + count);
      return count;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result;
      do {
        int chunk = Math.min(length, Scratch.DATA_SIZE);
        result = LibC.call(scratch, Syscall.READ, fd, scratch.data(), chunk);
      } while (result == -Errno.EINTR);
      int count = (int) check("read", result);
      scratch.get(0, bytes, offset, count);
      return count;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws LinuxException {
    int done = 0;
    try (Scratch scratch = Scratch.take()) {
      while (done < length) {
        int chunk = Math.min(length - done, Scratch.DATA_SIZE);
        scratch.put(0, bytes, offset + done, chunk);
        long result = LibC.call(scratch, Syscall.WRITE, fd, scratch.data(), chunk);
        if (result != -Errno.EINTR) {
          done += (int) check("write", result);
        }
      }
    }
  }

  @Override
  public void copyTo(OpenFile target, long count) throws IOException {
    long left = count;
    boolean range = true;
    try (Scratch scratch = Scratch.take()) {
      while (left > 0) {
        long chunk = Math.min(left, 1L << 30);
        long result =
            range
                ? LibC.call(scratch, Syscall.COPY_FILE_RANGE, fd, 0, target.fd(), 0, chunk, 0)
                : LibC.call(scratch, Syscall.SENDFILE, target.fd(), fd, 0, chunk);
        if (result == 0) {
          throw new EOFException(name() + " became shorter while it was copied");
        } else if (result > 0) {
          left -= result;
        } else if (range && isUnsupported((int) -result)) {
          range = false;
        } else if (result != -Errno.EINTR) {
          throw new LinuxException("copy", name(), (int) -result);
        }
      }
    }
  }

  /** The errors with which kernels since 4.5 say that a pair of files takes no copy_file_range. */
  private static boolean isUnsupported(int errno) {
    return switch (errno) {
      case Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.EPERM -> true;
      default -> false;
    };
  }

  @Override
  public void seek(long position) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("seek", LibC.call(scratch, Syscall.LSEEK, fd, position, SEEK_SET));
    }
  }

  @Override
  public void truncate(long length) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("truncate", LibC.call(scratch, Syscall.FTRUNCATE, fd, length, 0));
    }
  }

  @Override
  public void sync() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("fsync", LibC.call(scratch, Syscall.FSYNC, fd, 0, 0));
    }
  }

  @Override
  public void syncFileSystem() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("syncfs", LibC.call(scratch, Syscall.SYNCFS, fd, 0, 0));
    }
  }

  private long check(String call, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, name(), (int) -result);
    }
    return result;
  }

  static void closeRaw(int fd) {
    try (Scratch scratch = Scratch.take()) {
      LibC.call(scratch, Syscall.CLOSE, fd, 0, 0);
    }
  }

  @Override
  public void close() {
    if (fd >= 0) {
      closeRaw(fd);
      fd = -1;
    }
  }
}
