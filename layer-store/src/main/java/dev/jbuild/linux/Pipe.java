package dev.jbuild.linux;

import java.io.Closeable;

/** The two ends of a pipe, both close-on-exec. */
public record Pipe(OpenFile reader, OpenFile writer) implements Closeable {
  /** Creates a pipe. */
  public static Pipe open() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result = LibC.call(scratch, Syscall.PIPE2, scratch.data(), OpenFlags.CLOSE_ON_EXEC, 0);
      if (result < 0) {
        throw new LinuxException("pipe", "", (int) -result);
      }
      OpenFile reader = new KernelFile(scratch.getInt(0), "pipe");
      return new Pipe(reader, new KernelFile(scratch.getInt(4), "pipe"));
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
