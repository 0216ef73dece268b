package dev.jbuild.linux;

import java.io.Closeable;
import java.util.Optional;

/**
 * Two ends of a connection that keeps messages apart and can carry open files: unix(7), of type
 * SOCK_SEQPACKET.
 *
 * <p>A plain {@code write} at one end is one message at the other. Once all copies of one end are
 * closed, the other reads its end.
 */
public record MessageSocket(OpenFile here, OpenFile there) implements Closeable {
  private static final int AF_UNIX = 1;
  private static final int SEQUENCED_PACKETS = 5;
  private static final int CLOSE_ON_EXEC = 02000000;
  private static final int MESSAGE_CLOSE_ON_EXEC = 0x40000000;

  // struct msghdr, struct iovec and struct cmsghdr of 64-bit Linux, in the data of a call.
  private static final int VECTOR = 64;
  private static final int CONTROL = 128;
  private static final int CONTROL_SIZE = 24; // room for one descriptor
  private static final int CONTROL_DATA = CONTROL + 16;
  private static final int BYTES = 256;
  private static final int MOST = Scratch.DATA_SIZE - BYTES;

  /** What came: how many bytes, 0 at the end, and an open file where one came with them. */
  public record Message(int length, Optional<OpenFile> file) {}

  /** Creates both ends, close-on-exec. */
  public static MessageSocket open() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      int type = SEQUENCED_PACKETS | CLOSE_ON_EXEC;
      long result = LibC.call(scratch, Syscall.SOCKETPAIR, AF_UNIX, type, 0, scratch.data());
      check("socketpair", result);
      OpenFile here = new KernelFile(scratch.getInt(0), "socket");
      return new MessageSocket(here, new KernelFile(scratch.getInt(4), "socket"));
    }
  }

  /**
   * Waits for a message at one end and takes of it what {@code into} and some 65,000 bytes hold.
   */
  public static Message receive(OpenFile end, byte[] into) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long base = scratch.data();
      long result;
      do {
        scratch.putLong(0, 0); // no name
        scratch.putLong(8, 0);
        scratch.putLong(16, base + VECTOR);
        scratch.putLong(24, 1);
        scratch.putLong(32, base + CONTROL);
        scratch.putLong(40, CONTROL_SIZE);
        scratch.putLong(48, 0);
        scratch.putLong(VECTOR, base + BYTES);
        scratch.putLong(VECTOR + 8, Math.min(into.length, MOST));
        result = LibC.call(scratch, Syscall.RECVMSG, end.fd(), base, MESSAGE_CLOSE_ON_EXEC);
      } while (result == -Errno.EINTR);
      int length = (int) check("recvmsg", result);
      scratch.get(BYTES, into, 0, length);
      boolean file = scratch.getLong(40) >= CONTROL_DATA - CONTROL + Integer.BYTES;
      return new Message(
          length,
          file
              ? Optional.of(new KernelFile(scratch.getInt(CONTROL_DATA), "received file"))
              : Optional.empty());
    }
  }

  private static long check(String call, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, "", (int) -result);
    }
    return result;
  }

  @Override
  public void close() {
    here.close();
    there.close();
  }
}
