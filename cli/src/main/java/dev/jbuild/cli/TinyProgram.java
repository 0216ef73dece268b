package dev.jbuild.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A static Linux executable of some 150 bytes that says ELF and succeeds. */
final class TinyProgram {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final long ADDRESS = 0x400000;
  private static final short X86_64 = 62;
  private static final short AARCH64 = 183;

  // What is written are the bytes 1 to 3 of the file itself.
  private static final int[] X86_CODE = {
    0x000001b8, // mov eax, 1 (write)
    0x0001bf00, // mov edi, 1
    0x01be0000, // mov esi, 0x400001
    0xba004000, // mov edx, 3
    0x00000003,
    0xff31050f, // syscall; xor edi, edi
    0x00003cb8, // mov eax, 60 (exit)
    0x90050f00, // syscall; nop
  };
  private static final int[] ARM_CODE = {
    0xd2800020, // mov x0, #1
    0xd2800021, // mov x1, #1
    0xf2a00801, // movk x1, #0x40, lsl #16
    0xd2800062, // mov x2, #3
    0xd2800808, // mov x8, #64 (write)
    0xd4000001, // svc #0
    0xd2800000, // mov x0, #0
    0xd2800ba8, // mov x8, #93 (exit)
    0xd4000001, // svc #0
  };

  private TinyProgram() {}

  /** For this machine. Source: the ELF-64 object file format; System V ABI. */
  static byte[] bytes() {
    return bytes(System.getProperty("os.arch").equals("aarch64"));
  }

  static byte[] bytes(boolean arm) {
    int[] code = arm ? ARM_CODE : X86_CODE;
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
