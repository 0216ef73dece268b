package dev.jbuild.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A static Linux executable of some 130 bytes that does nothing but succeed. */
final class TinyProgram {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final long ADDRESS = 0x400000;
  private static final short X86_64 = 62;
  private static final short AARCH64 = 183;

  private TinyProgram() {}

  /** For this machine. Source: the ELF-64 object file format; System V ABI. */
  static byte[] bytes() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    int[] code =
        arm
            // mov x0, #0; mov x8, #93 (exit); svc #0
            ? new int[] {0xd2800000, 0xd2800ba8, 0xd4000001}
            // xor edi, edi; mov eax, 60 (exit); syscall; nop
            : new int[] {0x3cb8ff31, 0x0f000000, 0x90909005};
    int size = HEADER + SEGMENT + code.length * Integer.BYTES;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    elf.putShort((short) 2).putShort(arm ? AARCH64 : X86_64).putInt(1);
    elf.putLong(ADDRESS + HEADER + SEGMENT).putLong(HEADER).putLong(0).putInt(0);
    elf.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    // One loadable segment, readable and executable: the whole file.
    elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
    elf.putLong(size).putLong(size).putLong(0x1000);
    for (int instructions : code) {
      elf.putInt(instructions);
    }
    return elf.array();
  }
}
