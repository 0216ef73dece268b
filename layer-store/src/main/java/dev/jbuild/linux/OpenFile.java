package dev.jbuild.linux;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * An open file.
 *
 * <p>Reads and writes take direct buffers, straight into the call; the forms with byte arrays copy
 * through native memory in pieces of 64 KiB. Not for use by several threads at once.
 */
public abstract sealed class OpenFile implements Closeable permits KernelFile, PortableFile {
  private final String name;

  OpenFile(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Descriptor 0, 1 or 2 of this process. */
  public static OpenFile standard(int fd) {
    return new KernelFile(
        fd, fd == 0 ? "standard input" : fd == 1 ? "standard output" : "standard error");
  }

  /** One that is closed already. */
  public static OpenFile closed() {
    return new KernelFile(-1, "");
  }

  /** Another descriptor of the same open file, close-on-exec. */
  public abstract OpenFile duplicate() throws LinuxException;

  /** The file descriptor number; -1 once closed. */
  public abstract int fd();

  /** The status of the open file. */
  public abstract FileStatus status() throws LinuxException;

  /** Reads into a direct buffer from its position on; gives the count, 0 at the end of the file. */
  public abstract int read(ByteBuffer direct) throws LinuxException;

  /** Writes all that remains of a direct buffer. */
  public abstract void write(ByteBuffer direct) throws LinuxException;

  /** Reads up to a count of bytes; gives how many, 0 at the end of the file. */
  public abstract int read(byte[] bytes, int offset, int length) throws LinuxException;

  /** Writes all of a range of bytes. */
  public abstract void write(byte[] bytes, int offset, int length) throws LinuxException;

  /**
   * Copies exactly a count of bytes from here to another file, inside the kernel where it can.
   *
   * @throws EOFException when this file ends before
   */
  public abstract void copyTo(OpenFile target, long count) throws IOException;

  /** Moves the position, in bytes from the start. */
  public abstract void seek(long position) throws LinuxException;

  /** Makes the file exactly this long. */
  public abstract void truncate(long length) throws LinuxException;

  /** Waits until the content is on the disk. */
  public abstract void sync() throws LinuxException;

  /** Waits until all that was written to the file system of this file is on the disk. */
  public abstract void syncFileSystem() throws LinuxException;

  /** The content from the position on; closing the stream closes the file. */
  public InputStream stream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        int count = OpenFile.this.read(bytes, offset, length);
        return count == 0 ? -1 : count;
      }

      @Override
      public void close() {
        OpenFile.this.close();
      }
    };
  }

  @Override
  public abstract void close();
}
