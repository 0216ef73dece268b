package dev.jbuild.build.sandbox;

import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Syscall;
import dev.jbuild.linux.Terminal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows that give jbuild a hold on a step it runs in the foreground: a pidfd, by which signals get
 * to the step itself, and the controlling end of a terminal.
 *
 * <p>The terminal is one of the step's own /dev/pts, so that the step finds it by name; the host's
 * terminals cannot be reached. Open files go to jbuild as messages of the report socket: {@code
 * {kind, 0}} with the file, see unix(7) on SCM_RIGHTS.
 */
final class AttachmentRows {
  /** What a file that comes along with a report is. */
  enum Kind {
    PROCESS,
    TERMINAL;

    private int code() {
      return switch (this) {
        case PROCESS -> 0;
        case TERMINAL -> 1;
      };
    }
  }

  private static final int REPORT = 3;
  private static final int AT_WORKING = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int NO_CONTROLLING = 0400;
  private static final int TERMINAL = OpenFlags.READ_WRITE | NO_CONTROLLING;
  private static final int UNLOCK = 0x40045431; // TIOCSPTLCK
  private static final int OPEN_PEER = 0x5441; // TIOCGPTPEER
  private static final int SET_SIZE = 0x5414; // TIOCSWINSZ
  private static final int BECOME_CONTROLLING = 0x540E; // TIOCSCTTY
  private static final int CONTROL_LENGTH = 20;
  private static final int CONTROL_SPACE = 24;
  private static final long SOCKET_LEVEL_RIGHTS = 1L << 32 | 1;

  private final SyscallTable table;
  private final Descriptors descriptors;

  AttachmentRows(SyscallTable table, Descriptors descriptors) {
    this.table = table;
    this.descriptors = descriptors;
  }

  /** What the first bytes of a message with a file say that the file is. */
  static Kind kind(byte[] message) {
    return message[0] == Kind.PROCESS.code() ? Kind.PROCESS : Kind.TERMINAL;
  }

  /** In the first process, after it has started the step: hands on the step's pidfd. */
  void sendProcess(int pidFd) {
    send(pidFd, Kind.PROCESS);
    table.call("close", Syscall.CLOSE, pidFd);
    descriptors.close(pidFd);
  }

  /**
   * In the step's process, the leader of a new session: makes a terminal its descriptors 0 to 2.
   *
   * @param owner of the terminal, in numbers of the image
   */
  void openTerminal(Terminal.Size size, int owner) {
    String what = "open a terminal";
    long path = table.string("/dev/pts/ptmx");
    int flags = TERMINAL | OpenFlags.CLOSE_ON_EXEC;
    table.call(what, Syscall.OPENAT, AT_WORKING, path, flags);
    int control = descriptors.open();
    table.call(what, Syscall.IOCTL, control, UNLOCK, table.ints(0));
    int rowsAndColumns = size.rows() | size.columns() << 16;
    table.call(what, Syscall.IOCTL, control, SET_SIZE, table.ints(rowsAndColumns, 0));
    table.call(what, Syscall.IOCTL, control, OPEN_PEER, TERMINAL);
    int terminal = descriptors.open();
    if (owner != 0) {
      own(table, terminal, owner);
    }
    send(control, Kind.TERMINAL);
    table.call(what, Syscall.CLOSE, control);
    table.call(what, Syscall.IOCTL, terminal, BECOME_CONTROLLING, 0);
    for (int standard = 0; standard < REPORT; standard++) {
      table.call(what, Syscall.DUP3, terminal, standard, 0);
    }
    table.call(what, Syscall.CLOSE, terminal);
    descriptors.close(control);
    descriptors.close(terminal);
  }

  /** Gives a standard stream to the step's user, who may open it anew as /dev/stdout. */
  static void own(SyscallTable table, int descriptor, int owner) {
    long empty = table.string("");
    table
        .call("own " + descriptor, Syscall.FCHOWNAT, descriptor, empty, owner, -1, AT_EMPTY_PATH)
        .tolerateAll();
  }

  private void send(int descriptor, Kind kind) {
    long vector = table.longs(table.longs(kind.code(), 0), 2 * Long.BYTES);
    ByteBuffer control = ByteBuffer.allocate(CONTROL_SPACE).order(ByteOrder.LITTLE_ENDIAN);
    control.putLong(CONTROL_LENGTH).putLong(SOCKET_LEVEL_RIGHTS).putInt(descriptor);
    long rights = table.bytes(control.array());
    long header = table.longs(0, 0, vector, 1, rights, CONTROL_SPACE, 0);
    table.call("hand on a descriptor", Syscall.SENDMSG, REPORT, header, 0);
  }
}
