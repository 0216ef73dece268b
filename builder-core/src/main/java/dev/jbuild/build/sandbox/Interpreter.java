package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Architecture;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The machine code that walks a table of system calls, per architecture.
 *
 * <p>The same on both: load the row's number and six arguments; make the call; on success go on by
 * the row's displacement for zero or for positive results. On an error whose bit (at most 63) is
 * set in the row's mask go on by the displacement for errors; on any other, write the row's address
 * and the errno to descriptor 3 and exit with 127. {@link SyscallTable} has the offsets.
 */
final class Interpreter {
  private static final byte[] X86_64 =
      code(
          """
          bb 00 00 00 00    mov ebx, table
          48 8b 03          next: mov rax, [rbx]
          48 8b 7b 08       mov rdi, [rbx+8]
          48 8b 73 10       mov rsi, [rbx+16]
          48 8b 53 18       mov rdx, [rbx+24]
          4c 8b 53 20       mov r10, [rbx+32]
          4c 8b 43 28       mov r8, [rbx+40]
          4c 8b 4b 30       mov r9, [rbx+48]
          0f 05             syscall
          48 85 c0          test rax, rax
          78 0f             js failed
          48 63 4b 44       movsxd rcx, [rbx+68]
          75 04             jnz go
          48 63 4b 40       movsxd rcx, [rbx+64]
          48 01 cb          go: add rbx, rcx
          eb cf             jmp next
          48 f7 d8          failed: neg rax
          6a 3f             push 63
          5a                pop rdx
          48 39 d0          cmp rax, rdx
          48 0f 42 d0       cmovb rdx, rax
          48 0f a3 53 38    bt [rbx+56], rdx
          48 63 4b 48       movsxd rcx, [rbx+72]
          72 e3             jc go
          50                push rax
          53                push rbx
          6a 01             push 1
          58                pop rax               # write
          6a 03             push 3
          5f                pop rdi
          48 89 e6          mov rsi, rsp
          6a 10             push 16
          5a                pop rdx
          0f 05             syscall
          b8 e7 00 00 00    mov eax, 231          # exit_group
          bf 7f 00 00 00    mov edi, 127
          0f 05             syscall
          """);

  private static final byte[] AARCH64 =
      code(
          """
          13 00 80 d2    movz x19, #table
          13 00 a0 f2    movk x19, #table, lsl #16
          68 02 40 f9    next: ldr x8, [x19]
          60 86 40 a9    ldp x0, x1, [x19, #8]
          62 8e 41 a9    ldp x2, x3, [x19, #24]
          64 96 42 a9    ldp x4, x5, [x19, #40]
          01 00 00 d4    svc #0
          1f 00 00 f1    cmp x0, #0
          cb 00 00 54    b.lt failed
          69 46 80 b9    ldrsw x9, [x19, #68]
          41 00 00 54    b.ne go
          69 42 80 b9    ldrsw x9, [x19, #64]
          73 02 09 8b    go: add x19, x19, x9
          f5 ff ff 17    b next
          e0 03 00 cb    failed: neg x0, x0
          ea 07 80 d2    mov x10, #63
          1f 00 0a eb    cmp x0, x10
          0b 30 8a 9a    csel x11, x0, x10, lo
          6c 1e 40 f9    ldr x12, [x19, #56]
          8c 25 cb 9a    lsr x12, x12, x11
          69 4a 80 b9    ldrsw x9, [x19, #72]
          ec fe 07 37    tbnz w12, #0, go
          f3 03 bf a9    stp x19, x0, [sp, #-16]!
          60 00 80 d2    mov x0, #3
          e1 03 00 91    mov x1, sp
          02 02 80 d2    mov x2, #16
          08 08 80 d2    mov x8, #64           # write
          01 00 00 d4    svc #0
          e0 0f 80 d2    mov x0, #127
          c8 0b 80 d2    mov x8, #94           # exit_group
          01 00 00 d4    svc #0
          """);

  private Interpreter() {}

  /** Length of the code in bytes. */
  static int length(Architecture architecture) {
    return architecture == Architecture.X86_64 ? X86_64.length : AARCH64.length;
  }

  /** Writes the code, for a table at an address below 2^32, into a little-endian buffer. */
  static void write(Architecture architecture, long table, ByteBuffer into) {
    int at = into.position();
    switch (architecture) {
      case X86_64 -> {
        into.put(X86_64);
        into.putInt(at + 1, (int) table);
      }
      case AARCH64 -> {
        into.put(AARCH64);
        // The 16-bit immediate of movz and movk is at bit 5.
        into.putInt(at, into.getInt(at) | (int) (table & 0xFFFF) << 5);
        into.putInt(at + 4, into.getInt(at + 4) | (int) (table >>> 16 & 0xFFFF) << 5);
      }
    }
  }

  /** Reads the hexadecimal bytes at the start of each line; three blanks end them. */
  private static byte[] code(String listing) {
    StringBuilder hex = new StringBuilder(256);
    int at = 0;
    while (at < listing.length()) {
      int end = listing.indexOf('\n', at);
      int last = listing.indexOf("   ", at);
      for (int i = at; i < last; i++) {
        if (listing.charAt(i) != ' ') {
          hex.append(listing.charAt(i));
        }
      }
      at = end + 1;
    }
    return HexFormat.of().parseHex(hex);
  }
}
