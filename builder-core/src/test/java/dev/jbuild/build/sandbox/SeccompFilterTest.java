package dev.jbuild.build.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.sandbox.SeccompFilter.Abi;
import dev.jbuild.linux.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompFilterTest {
  private static final String ALLOW = "allow";

  /** Architecture of the kernel, ABI of the call, number, arguments 0 to 2, what comes of it. */
  @ParameterizedTest
  @CsvSource({
    // read, mount, ptrace, clone as fork, clone3
    "X86_64, X86_64, 0, 0, 0, 0, allow",
    "X86_64, X86_64, 165, 0, 0, 0, 1",
    "X86_64, X86_64, 101, 0, 0, 0, allow",
    "X86_64, X86_64, 56, 17, 0, 0, allow",
    "X86_64, X86_64, 56, 0x10000011, 0, 0, 1",
    "X86_64, X86_64, 56, 0x20000, 0, 0, 1",
    "X86_64, X86_64, 435, 0, 0, 0, 38",
    // x32: read
    "X86_64, X86_64, 0x40000000, 0, 0, 0, 38",
    // ioctl TIOCSTI and TCGETS, socket of kinds INET and VSOCK
    "X86_64, X86_64, 16, 0, 0x5412, 0, 1",
    "X86_64, X86_64, 16, 0, 0x541C, 0, 1",
    "X86_64, X86_64, 16, 0, 0x5401, 0, allow",
    "X86_64, X86_64, 41, 2, 0, 0, allow",
    "X86_64, X86_64, 41, 40, 0, 0, 1",
    "X86_64, X86_64, 41, 38, 0, 0, 1",
    // chown, mknodat of a device
    "X86_64, X86_64, 92, 0, 0, 0, allow",
    "X86_64, X86_64, 259, 0, 0, 0020000, allow",
    // the same by 32-bit programs: exit, mount, unshare, chown
    "X86_64, I386, 1, 0, 0, 0, allow",
    "X86_64, I386, 21, 0, 0, 0, 1",
    "X86_64, I386, 310, 0, 0, 0, 1",
    "X86_64, I386, 120, 0x10000011, 0, 0, 1",
    "X86_64, I386, 165, 0, 0, 0, allow",
    "X86_64, AARCH64, 63, 0, 0, 0, 38",
    // aarch64: read, mount, unshare, mount of x86_64
    "AARCH64, AARCH64, 63, 0, 0, 0, allow",
    "AARCH64, AARCH64, 40, 0, 0, 0, 1",
    "AARCH64, AARCH64, 97, 0, 0, 0, 1",
    "AARCH64, AARCH64, 220, 0x10000011, 0, 0, 1",
    "AARCH64, AARCH64, 220, 17, 0, 0, allow",
    "AARCH64, AARCH64, 165, 0, 0, 0, allow",
    "AARCH64, ARM, 3, 0, 0, 0, allow",
    "AARCH64, ARM, 21, 0, 0, 0, 1",
    "AARCH64, ARM, 337, 0, 0, 0, 1",
    "AARCH64, X86_64, 0, 0, 0, 0, 38",
  })
  void decides(
      Architecture kernel,
      Abi abi,
      String number,
      String first,
      String second,
      String third,
      String expected) {
    assertEquals(
        expected,
        run(SeccompFilter.instructions(kernel, false), abi, number(number), first, second, third));
  }

  /** With one id: what pretends to work (0), and what does. */
  @ParameterizedTest
  @CsvSource({
    "X86_64, X86_64, 92, 0, 0, 0, 0",
    "X86_64, X86_64, 260, 0, 0, 0, 0",
    "X86_64, X86_64, 116, 0, 0, 0, 0",
    "X86_64, X86_64, 133, 0, 0020666, 0, 0",
    "X86_64, X86_64, 133, 0, 0010666, 0, allow",
    "X86_64, X86_64, 259, 0, 0, 0060666, 0",
    "X86_64, X86_64, 259, 0, 0, 0100666, allow",
    "X86_64, I386, 212, 0, 0, 0, 0",
    "AARCH64, AARCH64, 54, 0, 0, 0, 0",
    "AARCH64, AARCH64, 33, 0, 0, 0020000, 0",
    "AARCH64, ARM, 198, 0, 0, 0, 0",
    "AARCH64, AARCH64, 40, 0, 0, 0, 1",
  })
  void pretends(
      Architecture kernel,
      Abi abi,
      String number,
      String first,
      String second,
      String third,
      String expected) {
    assertEquals(
        expected,
        run(SeccompFilter.instructions(kernel, true), abi, number(number), first, second, third));
  }

  @ParameterizedTest
  @EnumSource
  void deniesAllThatIsListed(Abi abi) {
    Architecture kernel =
        abi == Abi.X86_64 || abi == Abi.I386 ? Architecture.X86_64 : Architecture.AARCH64;
    long[] program = SeccompFilter.instructions(kernel, false);
    for (DeniedCall denied : DeniedCall.values()) {
      if (denied.number(abi) >= 0) {
        assertEquals("1", run(program, abi, denied.number(abi), "0", "0", "0"), denied.name());
      }
    }
  }

  private static int number(String text) {
    return Integer.decode(text);
  }

  /** Runs a classic BPF program as the kernel would on struct seccomp_data. */
  private static String run(
      long[] program, Abi abi, int number, String first, String second, String third) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(0, number).putInt(4, abi.audit);
    data.putLong(16, number(first)).putLong(24, number(second)).putLong(32, number(third));
    int accumulator = 0;
    int at = 0;
    while (true) {
      long instruction = program[at++];
      int yes = (int) (instruction >> 16) & 0xFF;
      int no = (int) (instruction >> 24) & 0xFF;
      int k = (int) (instruction >> 32);
      switch ((int) instruction & 0xFFFF) {
        case 0x20 -> accumulator = data.getInt(k);
        case 0x54 -> accumulator &= k;
        case 0x05 -> at += k;
        case 0x15 -> at += accumulator == k ? yes : no;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? yes : no;
        case 0x45 -> at += (accumulator & k) != 0 ? yes : no;
        case 0x06 -> {
          return k == 0x7fff0000 ? ALLOW : k >>> 16 == 5 ? "" + (k & 0xFFFF) : "kill";
        }
        default -> throw new IllegalStateException("instruction " + Long.toHexString(instruction));
      }
    }
  }
}
