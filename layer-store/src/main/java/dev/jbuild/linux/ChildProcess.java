package dev.jbuild.linux;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A child process started by raw calls, and the handle to kill it safely.
 *
 * <p>Sequence: a throw-away platform thread calls {@link #spawn}, hands the object to whoever may
 * want to {@link #kill}, and stays in {@link #waitFor} until the end: the child's parent-death
 * signal is tied to that thread.
 */
public final class ChildProcess implements Closeable {
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final long NEW_PID_NAMESPACE = 0x20000000L;
  // glibc's is 80 bytes, musl's 80; opaque.
  private static final int FILE_ACTIONS = 0;
  private static final int PID = 256;
  private static final int ARGV = 264;
  private static final int ENVP = 280;
  private static final int NAME = 288;
  private static final int PATH = 320;
  private static final int SIZE = 512;

  private final int pid;
  private final OpenFile pidFd;

  private ChildProcess(int pid, OpenFile pidFd) {
    this.pid = pid;
    this.pidFd = pidFd;
  }

  /**
   * Starts a program as the first process of a new pid namespace.
   *
   * <p>Spoils the calling thread: it cannot start threads any more, so it must end soon after.
   * Needs CAP_SYS_ADMIN in its user namespace. The child gets an empty environment and only the
   * descriptors given; all others that are not close-on-exec it must close itself.
   *
   * @param descriptors what become the child's descriptors 0, 1, 2, ...
   */
  public static ChildProcess spawn(Program program, OpenFile... descriptors) throws LinuxException {
    ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
    long base = MemorySegment.ofBuffer(memory).address();
    putString(memory, NAME, "jbuild-step");
    putString(memory, PATH, program.path());
    memory.putLong(ARGV, base + NAME);
    try (Scratch scratch = Scratch.take()) {
      check("unshare", LibC.call(scratch, Syscall.UNSHARE, NEW_PID_NAMESPACE, 0, 0));
      long actions = base + FILE_ACTIONS;
      libc(scratch, "posix_spawn_file_actions_init", actions, 0, 0);
      for (int i = 0; i < descriptors.length; i++) {
        if (descriptors[i].fd() < descriptors.length) {
          throw new IllegalArgumentException("descriptor " + descriptors[i].fd() + " would clash");
        }
        libc(scratch, "posix_spawn_file_actions_adddup2", actions, descriptors[i].fd(), i);
      }
      long error =
          LibC.call(
              LibC.function("posix_spawn"),
              scratch,
              base + PID,
              base + PATH,
              actions,
              0,
              base + ARGV,
              base + ENVP,
              0);
      libc(scratch, "posix_spawn_file_actions_destroy", actions, 0, 0);
      check("posix_spawn", -(error & 0xFFFFFFFFL));
      int pid = memory.getInt(PID);
      // The child is not waited for yet, so its number cannot have been given to another process.
      long fd = LibC.call(scratch, Syscall.PIDFD_OPEN, pid, 0, 0);
      if (fd < 0) {
        LibC.call(scratch, Syscall.KILL, pid, SIGKILL, 0);
        LibC.call(scratch, Syscall.WAIT4, pid, 0, 0);
        check("pidfd_open", fd);
      }
      return new ChildProcess(pid, new KernelFile((int) fd, "pidfd"));
    }
  }

  private static void putString(ByteBuffer memory, int offset, String text) throws LinuxException {
    byte[] bytes = Scratch.cString(text);
    memory.put(offset, bytes);
  }

  private static void libc(Scratch scratch, String function, long a, long b, long c)
      throws LinuxException {
    long error = LibC.call(LibC.function(function), scratch, a, b, c, 0, 0, 0, 0);
    check(function, -(error & 0xFFFFFFFFL));
  }

  private static void check(String call, long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, "", (int) -result);
    }
  }

  /** The process id. */
  public int pid() {
    return pid;
  }

  /**
   * Waits for the end and gives the raw wait status.
   *
   * <p>To be called once, by the thread that called {@link #spawn}.
   */
  public int waitFor() throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result;
      do {
        result = LibC.call(scratch, Syscall.WAIT4, pid, scratch.data(), 0);
      } while (result == -Errno.EINTR);
      check("wait4", result);
      return scratch.getInt(0);
    }
  }

  /** Sends SIGKILL; does nothing if the process has ended, whoever has its number now. */
  public void kill() throws LinuxException {
    signal(pidFd, SIGKILL);
  }

  /**
   * Sends a signal to the process that a pidfd is of; does nothing if it has ended.
   *
   * @param signal the number
   */
  public static void signal(OpenFile pidFd, int signal) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result = LibC.call(scratch, Syscall.PIDFD_SEND_SIGNAL, pidFd.fd(), signal, 0, 0);
      if (result != -Errno.ESRCH) {
        check("pidfd_send_signal", result);
      }
    }
  }

  @Override
  public void close() {
    pidFd.close();
  }
}
