package dev.jbuild.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The one downcall of the project: a C function of up to seven longs, with errno captured.
 *
 * <p>Raw numbers through libc's {@code syscall}, since glibc's set-uid-like wrappers act on all
 * threads; one shape, since each further one costs 3 to 5 ms of start-up.
 */
final class LibC {
  static {
    Kernel.requireLinux();
  }

  private static final Architecture HOST = Architecture.host();
  private static final Linker LINKER = Linker.nativeLinker();

  @SuppressWarnings("restricted") // native access is what this class is for
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private static final MemorySegment SYSCALL = function("syscall");

  private LibC() {}

  static MemorySegment function(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
  }

  /** Calls the kernel; gives the result, or the negated errno. */
  static long call(Scratch scratch, Syscall call, long a, long b, long c, long d, long e, long f) {
    long result = call(SYSCALL, scratch, call.number(HOST), a, b, c, d, e, f);
    return result == -1 ? -scratch.errno() : result;
  }

  static long call(Scratch scratch, Syscall call, long a, long b, long c, long d) {
    return call(scratch, call, a, b, c, d, 0, 0);
  }

  static long call(Scratch scratch, Syscall call, long a, long b, long c) {
    return call(scratch, call, a, b, c, 0, 0, 0);
  }

  /** Calls a function of the C library; gives what it returned. */
  static long call(
      MemorySegment function,
      Scratch scratch,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g) {
    try {
      return (long) CALL.invokeExact(function, scratch.state, a, b, c, d, e, f, g);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
