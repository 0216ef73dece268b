package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Architecture;
import dev.jbuild.linux.Errno;
import java.util.Arrays;

/**
 * The filter on the system calls of a step, as a classic BPF program.
 *
 * <p>All is allowed but what {@link DeniedCall} lists (EPERM), new namespaces by {@code clone}
 * (EPERM) and {@code clone3}, whose flags a filter cannot see (ENOSYS: C libraries then use {@code
 * clone}), input stuffed into a terminal, and the socket families of virtual machines and kernel
 * cryptography. 32-bit programs on their 64-bit kernel pass the same list by their own numbers; any
 * other ABI, x32 included, gets ENOSYS.
 *
 * <p>With only one id mapped, {@code chown} and its like can do nothing; there they answer success
 * without doing anything, so that package managers work. See seccomp(2).
 */
final class SeccompFilter {
  /** A system call interface: {@code AUDIT_ARCH_*} and the numbers of some calls; -1 for none. */
  enum Abi {
    X86_64(0xC000003E, 56, 16, 41, 133, 259),
    I386(0x40000003, 120, 54, 359, 14, 297),
    AARCH64(0xC00000B7, 220, 29, 198, -1, 33),
    ARM(0x40000028, 120, 54, 281, 14, 324);

    final int audit;
    final int clone;
    final int ioctl;
    final int socket;
    final int mknod;
    final int mknodat;

    Abi(int audit, int clone, int ioctl, int socket, int mknod, int mknodat) {
      this.audit = audit;
      this.clone = clone;
      this.ioctl = ioctl;
      this.socket = socket;
      this.mknod = mknod;
      this.mknodat = mknodat;
    }
  }

  /** chown, lchown, fchown, fchownat and setgroups, with their 32-bit forms. */
  private static int[] chownCalls(Abi abi) {
    return switch (abi) {
      case X86_64 -> new int[] {92, 94, 93, 260, 116};
      case I386 -> new int[] {182, 16, 95, 212, 198, 207, 298, 81, 206};
      case AARCH64 -> new int[] {55, 54, 159};
      case ARM -> new int[] {182, 16, 95, 212, 198, 207, 325, 81, 206};
    };
  }

  private static final int CLONE3 = 435; // on every architecture
  private static final int X32_BIT = 0x40000000;
  private static final int NEW_NAMESPACES = 0x7E020000;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;
  private static final int AF_ALG = 38;
  private static final int AF_VSOCK = 40;
  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private static final int LOAD = 0x20;
  private static final int AND = 0x54;
  private static final int JUMP = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO = 0x00050000;

  // Offsets in struct seccomp_data; the low half of each argument.
  private static final int NUMBER = 0;
  private static final int AUDIT_ARCH = 4;
  private static final int ARGUMENTS = 16;

  private long[] program = new long[512];
  private int size;

  private SeccompFilter() {}

  /**
   * The instructions, each a {@code struct sock_filter} as a little-endian long.
   *
   * @param singleId whether only one user and group id is mapped
   */
  static long[] instructions(Architecture architecture, boolean singleId) {
    SeccompFilter filter = new SeccompFilter();
    filter.add(LOAD, 0, 0, AUDIT_ARCH);
    switch (architecture) {
      case X86_64 -> {
        filter.addAbi(Abi.X86_64, singleId);
        filter.addAbi(Abi.I386, singleId);
      }
      case AARCH64 -> {
        filter.addAbi(Abi.AARCH64, singleId);
        filter.addAbi(Abi.ARM, singleId);
      }
    }
    filter.add(RETURN, 0, 0, ERRNO | Errno.ENOSYS);
    return Arrays.copyOf(filter.program, filter.size);
  }

  private void addAbi(Abi abi, boolean singleId) {
    add(IF_EQUAL, 1, 0, abi.audit);
    int skip = size;
    add(JUMP, 0, 0, 0);
    add(LOAD, 0, 0, NUMBER);
    if (abi == Abi.X86_64) {
      add(IF_AT_LEAST, 0, 1, X32_BIT);
      add(RETURN, 0, 0, ERRNO | Errno.ENOSYS);
    }
    for (DeniedCall denied : DeniedCall.values()) {
      returnFor(denied.number(abi), Errno.EPERM);
    }
    returnFor(CLONE3, Errno.ENOSYS);
    add(IF_EQUAL, 0, 4, abi.clone);
    add(LOAD, 0, 0, ARGUMENTS);
    add(IF_ANY_BIT, 0, 1, NEW_NAMESPACES);
    add(RETURN, 0, 0, ERRNO | Errno.EPERM);
    add(RETURN, 0, 0, ALLOW);
    denyArgument(abi.ioctl, 1, TIOCSTI, TIOCLINUX, Errno.EPERM);
    denyArgument(abi.socket, 0, AF_ALG, AF_VSOCK, Errno.EPERM);
    if (singleId) {
      for (int call : chownCalls(abi)) {
        returnFor(call, 0);
      }
      pretendDevices(abi.mknod, 1);
      pretendDevices(abi.mknodat, 2);
    }
    add(RETURN, 0, 0, ALLOW);
    program[skip] |= (long) (size - skip - 1) << 32;
  }

  private void returnFor(int call, int errno) {
    if (call >= 0) {
      add(IF_EQUAL, 0, 1, call);
      add(RETURN, 0, 0, ERRNO | errno);
    }
  }

  private void denyArgument(int call, int argument, int value, int otherValue, int errno) {
    add(IF_EQUAL, 0, 5, call);
    add(LOAD, 0, 0, ARGUMENTS + 8 * argument);
    add(IF_EQUAL, 1, 0, value);
    add(IF_EQUAL, 0, 1, otherValue);
    add(RETURN, 0, 0, ERRNO | errno);
    add(RETURN, 0, 0, ALLOW);
  }

  /** Devices cannot be made; fifos and the like can. */
  private void pretendDevices(int call, int modeArgument) {
    if (call < 0) {
      return;
    }
    add(IF_EQUAL, 0, 6, call);
    add(LOAD, 0, 0, ARGUMENTS + 8 * modeArgument);
    add(AND, 0, 0, FILE_TYPE);
    add(IF_EQUAL, 1, 0, CHARACTER_DEVICE);
    add(IF_EQUAL, 0, 1, BLOCK_DEVICE);
    add(RETURN, 0, 0, ERRNO);
    add(RETURN, 0, 0, ALLOW);
  }

  /** Adds an instruction; the jumps are counted from the one after it. */
  private void add(int code, int ifTrue, int ifFalse, int k) {
    program[size++] = code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) k << 32;
  }
}
