package dev.jbuild.linux;

/** Waits for any of several open files. */
public final class Poll {
  private static final int READABLE = 1;
  private static final int ENTRY = 8;

  private Poll() {}

  /**
   * Waits until a file can be read, is at its end, or the time is over.
   *
   * @param files closed ones are left out
   * @param millis at most this long; negative for no limit
   * @return a bit per file that has something: data, its end or an error; 0 when the time is over
   */
  public static long readable(OpenFile[] files, long millis) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      for (int i = 0; i < files.length; i++) {
        // The kernel skips negative descriptors, which closed files have.
        scratch.putInt(i * ENTRY, files[i].fd());
        scratch.putInt(i * ENTRY + 4, READABLE);
      }
      int timeout = files.length * ENTRY;
      scratch.putLong(timeout, millis / 1000);
      scratch.putLong(timeout + 8, millis % 1000 * 1_000_000);
      long time = millis < 0 ? 0 : scratch.data() + timeout;
      long result = LibC.call(scratch, Syscall.PPOLL, scratch.data(), files.length, time, 0, 8, 0);
      if (result == -Errno.EINTR) {
        return 0;
      }
      if (result < 0) {
        throw new LinuxException("poll", "", (int) -result);
      }
      long ready = 0;
      for (int i = 0; i < files.length; i++) {
        if (scratch.getInt(i * ENTRY + 4) >>> 16 != 0) {
          ready |= 1L << i;
        }
      }
      return ready;
    }
  }
}
