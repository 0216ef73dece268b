package dev.jbuild.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Signals to this process, as bytes to be read.
 *
 * <p>The JVM lets no Java code have SIGQUIT and keeps SIGUSR2 for itself, and a blocked signal goes
 * to whichever of its threads does not block it. So the handler is machine code that does nothing
 * but write the number of the signal to a pipe: that is safe in any thread at any moment. A signal
 * that was ignored when this process started stays so, as {@code nohup} wants.
 */
public final class SignalPipe {
  private static final long IGNORED = 1;
  private static final long RESTART = 0x10000000;
  private static final long RESTORER = 0x04000000;
  private static final long PAGE = 4096;
  private static final int READ_WRITE = 3;
  private static final int READ_EXECUTE = 5;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int SIGNAL_SET = 8;
  private static final int OLD = 64;
  private static final int X86_RESTORER = 32;

  private static final byte[] END = {0}; // no signal has this number

  private final Pipe pipe;

  private SignalPipe(Pipe pipe) {
    this.pipe = pipe;
  }

  /** Has these signals come here from now on, until the process ends. */
  public static SignalPipe of(int... signals) throws LinuxException {
    Pipe pipe = Pipe.open();
    try (Scratch scratch = Scratch.take()) {
      long code = map(scratch, handler(Architecture.host(), pipe.writer().fd()));
      for (int signal : signals) {
        check(
            LibC.call(scratch, Syscall.RT_SIGACTION, signal, 0, scratch.data() + OLD, SIGNAL_SET));
        if (scratch.getLong(OLD) != IGNORED) {
          install(scratch, signal, code);
        }
      }
    }
    return new SignalPipe(pipe);
  }

  /** Waits for a signal; its number, or 0 when nobody need wait any more. */
  public int await() throws LinuxException {
    byte[] number = new byte[1];
    return pipe.reader().read(number, 0, 1) < 1 ? 0 : number[0];
  }

  /** Ends the waiting: the JVM exits 0.3 seconds later where a thread is in a system call. */
  public void end() throws LinuxException {
    pipe.writer().write(END, 0, END.length);
  }

  /**
   * {@code struct sigaction} of the kernel: handler, flags and, on x86_64, what returns from it.
   */
  private static void install(Scratch scratch, int signal, long code) throws LinuxException {
    boolean x86 = Architecture.host() == Architecture.X86_64;
    scratch.putLong(0, code);
    scratch.putLong(8, x86 ? RESTART | RESTORER : RESTART);
    scratch.putLong(16, x86 ? code + X86_RESTORER : 0);
    scratch.putLong(24, 0);
    check(LibC.call(scratch, Syscall.RT_SIGACTION, signal, scratch.data(), 0, SIGNAL_SET));
  }

  /** {@code handler(signal) { write(fd, &signal, 1); }} by the System V and the AAPCS64 ABI. */
  private static byte[] handler(Architecture architecture, int fd) {
    ByteBuffer code = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    switch (architecture) {
      case X86_64 -> {
        code.put((byte) 0x57); // push rdi
        code.put((byte) 0xb8).putInt(Syscall.WRITE.number(architecture)); // mov eax, write
        code.put((byte) 0xbf).putInt(fd); // mov edi, fd
        code.put(new byte[] {0x48, (byte) 0x89, (byte) 0xe6}); // mov rsi, rsp
        code.put((byte) 0xba).putInt(1); // mov edx, 1
        code.put(new byte[] {0x0f, 0x05, 0x5f, (byte) 0xc3}); // syscall; pop rdi; ret
        code.position(X86_RESTORER);
        code.put((byte) 0xb8).putInt(15).put(new byte[] {0x0f, 0x05}); // rt_sigreturn
      }
      case AARCH64 -> {
        code.putInt(0xd10043ff); // sub sp, sp, #16
        code.putInt(0xb90003e0); // str w0, [sp]
        code.putInt(0xd2800000 | Syscall.WRITE.number(architecture) << 5 | 8); // mov x8, write
        code.putInt(0xd2800000 | (fd & 0xFFFF) << 5); // mov x0, fd
        code.putInt(0x910003e1); // mov x1, sp
        code.putInt(0xd2800022); // mov x2, #1
        code.putInt(0xd4000001); // svc #0
        code.putInt(0x910043ff); // add sp, sp, #16
        code.putInt(0xd65f03c0); // ret
      }
    }
    return code.array();
  }

  @SuppressWarnings("restricted") // native access is what this package is for
  private static long map(Scratch scratch, byte[] code) throws LinuxException {
    long address = LibC.call(scratch, Syscall.MMAP, 0, PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
    check(address);
    MemorySegment.ofAddress(address).reinterpret(code.length).asByteBuffer().put(code);
    check(LibC.call(scratch, Syscall.MPROTECT, address, PAGE, READ_EXECUTE));
    return address;
  }

  private static void check(long result) throws LinuxException {
    if (result < 0) {
      throw new LinuxException("take over signals", "", (int) -result);
    }
  }
}
