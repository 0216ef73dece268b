package dev.jbuild.linux;

import java.io.Closeable;

/** An executable file that lives in memory only. */
public final class Program implements Closeable {
  private static final int CLOSE_ON_EXEC = 1;
  private static final int EXECUTABLE = 0x10;

  private final OpenFile file;

  private Program(OpenFile file) {
    this.file = file;
  }

  /**
   * Creates the file from its image.
   *
   * @param image an ELF executable
   */
  public static Program create(String name, byte[] image) throws LinuxException {
    try (OpenFile writable = memoryFile(name)) {
      writable.write(image, 0, image.length);
      // Reopened for reading: a file open for writing cannot be executed (ETXTBSY).
      String path = "/proc/self/fd/" + writable.fd();
      return new Program(Directory.working().openFollowing(path, OpenFlags.READ, 0));
    }
  }

  private static OpenFile memoryFile(String name) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(name);
      int flags = CLOSE_ON_EXEC | EXECUTABLE;
      long result = LibC.call(scratch, Syscall.MEMFD_CREATE, path, flags, 0);
      if (result == -Errno.EINVAL) {
        // Before Linux 6.3 there is no flag for it, and every one is executable.
        result = LibC.call(scratch, Syscall.MEMFD_CREATE, path, CLOSE_ON_EXEC, 0);
      }
      if (result < 0) {
        throw new LinuxException("memfd_create", name, (int) -result);
      }
      return new KernelFile((int) result, name);
    }
  }

  /** The path to execute it by, from this process or a child of it. */
  String path() {
    return "/proc/self/fd/" + file.fd();
  }

  @Override
  public void close() {
    file.close();
  }
}
