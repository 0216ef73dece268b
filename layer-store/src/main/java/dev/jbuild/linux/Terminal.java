package dev.jbuild.linux;

import java.util.Optional;

/**
 * A terminal behind an open file: its size, and its mode.
 *
 * <p>Source: Linux {@code include/uapi/asm-generic/ioctls.h} and {@code termbits.h}, which x86_64
 * and aarch64 share.
 */
public final class Terminal {
  private static final int GET_MODE = 0x5401; // TCGETS
  private static final int SET_MODE_DRAINED = 0x5403; // TCSETSW
  private static final int GET_SIZE = 0x5413; // TIOCGWINSZ
  private static final int SET_SIZE = 0x5414; // TIOCSWINSZ

  // struct termios of the kernel: four words of flags, the line discipline, 19 special characters.
  private static final int MODE_SIZE = 36;
  private static final int LOCAL = 12;
  private static final int MINIMUM = 17 + 6;
  private static final int TIME = 17 + 5;

  // As cfmakeraw(3) does.
  private static final int INPUT_COOKED = 01 | 02 | 010 | 040 | 0100 | 0200 | 0400 | 02000;
  private static final int OUTPUT_COOKED = 01;
  private static final int LOCAL_COOKED = 010 | 0100 | 02 | 01 | 0100000;
  private static final int SIZE_AND_PARITY = 060 | 0400;
  private static final int EIGHT_BITS = 060;

  private final int fd;

  private Terminal(int fd) {
    this.fd = fd;
  }

  /** How many rows and columns of characters. */
  public record Size(int rows, int columns) {}

  /** A mode to go back to. */
  public static final class Mode {
    private final byte[] bytes;

    private Mode(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** The terminal that a file is; empty where it is none, or there is no Linux to ask. */
  public static Optional<Terminal> of(OpenFile file) {
    if (!Kernel.isLinux()) {
      return Optional.empty();
    }
    try (Scratch scratch = Scratch.take()) {
      boolean is = LibC.call(scratch, Syscall.IOCTL, file.fd(), GET_MODE, scratch.data()) == 0;
      return is ? Optional.of(new Terminal(file.fd())) : Optional.empty();
    }
  }

  /** The size; empty where the terminal does not know it. */
  public Optional<Size> size() {
    try (Scratch scratch = Scratch.take()) {
      if (LibC.call(scratch, Syscall.IOCTL, fd, GET_SIZE, scratch.data()) < 0) {
        return Optional.empty();
      }
      int rows = scratch.getShort(0) & 0xFFFF;
      int columns = scratch.getShort(2) & 0xFFFF;
      return rows == 0 || columns == 0 ? Optional.empty() : Optional.of(new Size(rows, columns));
    }
  }

  /** Changes the size; the programs of the terminal are told by SIGWINCH. */
  public void resize(Size size) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      scratch.putInt(0, size.rows | size.columns << 16);
      scratch.putInt(4, 0);
      check("resize", LibC.call(scratch, Syscall.IOCTL, fd, SET_SIZE, scratch.data()));
    }
  }

  /**
   * Has every key passed on as it is typed, Ctrl-C included, and nothing echoed; gives the mode
   * that was.
   */
  public Mode makeRaw() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      check("read the mode of", LibC.call(scratch, Syscall.IOCTL, fd, GET_MODE, scratch.data()));
      byte[] before = new byte[MODE_SIZE];
      scratch.get(0, before, 0, MODE_SIZE);
      scratch.putInt(0, scratch.getInt(0) & ~INPUT_COOKED);
      scratch.putInt(4, scratch.getInt(4) & ~OUTPUT_COOKED);
      scratch.putInt(8, (scratch.getInt(8) & ~SIZE_AND_PARITY) | EIGHT_BITS);
      scratch.putInt(LOCAL, scratch.getInt(LOCAL) & ~LOCAL_COOKED);
      scratch.put(MINIMUM, new byte[] {1}, 0, 1);
      scratch.put(TIME, new byte[] {0}, 0, 1);
      set(scratch);
      return new Mode(before);
    }
  }

  /** Goes back to a mode. */
  public void restore(Mode mode) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      scratch.put(0, mode.bytes, 0, MODE_SIZE);
      set(scratch);
    }
  }

  private void set(Scratch scratch) throws LinuxException {
    check(
        "change the mode of",
        LibC.call(scratch, Syscall.IOCTL, fd, SET_MODE_DRAINED, scratch.data()));
  }

  private static void check(String call, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, "the terminal", (int) -result);
    }
  }
}
