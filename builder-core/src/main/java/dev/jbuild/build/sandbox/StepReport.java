package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.FileName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the processes of a sandbox wrote to the report pipe: pairs of longs, the address of a row
 * that failed and its errno, or 0 and the wait status of the step.
 */
final class StepReport {
  private final SyscallTable table;
  private final ByteBuffer records;

  StepReport(SyscallTable table, byte[] records) {
    this.table = table;
    this.records = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * How the step ended.
   *
   * @param own the wait status of the sandbox's first process
   */
  ExitStatus status(int own, boolean timedOut, boolean killed) throws SandboxException {
    ExitStatus status = null;
    while (records.remaining() >= 2 * Long.BYTES) {
      long row = records.getLong();
      int value = (int) records.getLong();
      if (row != 0) {
        return failed(table.rowAt(row), value);
      }
      status = fromWaitStatus(value);
    }
    if (status != null) {
      return status;
    }
    return timedOut
        ? new ExitStatus.TimedOut()
        : killed ? new ExitStatus.Killed() : fromWaitStatus(own);
  }

  /** See wait(2): the signal in the low seven bits, else the code in the next byte. */
  private static ExitStatus fromWaitStatus(int status) {
    int signal = status & 0x7F;
    return signal == 0
        ? new ExitStatus.Exited(status >> 8 & 0xFF)
        : new ExitStatus.Signaled(signal);
  }

  private static ExitStatus failed(SyscallTable.Row row, int errno) throws SandboxException {
    return switch (row.purpose) {
      case SET_UP ->
          throw new SandboxException(
              "cannot set up the sandbox: " + row.what + ": " + Errno.text(errno));
      case ENTER_WORKING_DIRECTORY ->
          new ExitStatus.CannotExecute(
              127, "cannot " + FileName.printable(row.what) + ": " + Errno.text(errno));
      case EXECUTE -> cannotExecute(row.what, errno);
    };
  }

  private static ExitStatus cannotExecute(String program, int errno) {
    boolean missing = errno == Errno.ENOENT || errno == Errno.ENOTDIR;
    if (program.indexOf('/') < 0 && (missing || errno == Errno.EACCES)) {
      String message = "exec: \"" + FileName.printable(program) + "\": not found in $PATH";
      return new ExitStatus.CannotExecute(127, message);
    }
    String reason =
        switch (errno) {
          case Errno.ENOEXEC ->
              "it is built for another processor (install qemu-user-static, which registers"
                  + " emulators with binfmt_misc), or a script without #!";
          default -> Errno.text(errno);
        };
    return new ExitStatus.CannotExecute(
        missing ? 127 : 126, "exec: \"" + FileName.printable(program) + "\": " + reason);
  }
}
