package dev.jbuild.build.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.linux.Architecture;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The machine code of each architecture; that of another runs under qemu's user emulation. */
class SyscallTableIT {
  @TempDir Path folder;
  private SyscallTable table = new SyscallTable(Architecture.host());

  /** What a program printed, what it reported, and its exit code. */
  private record Ran(String output, List<Long> report, int code) {}

  @ParameterizedTest
  @EnumSource
  void walksTheRows(Architecture architecture) throws Exception {
    table = new SyscallTable(architecture);
    print("a");
    missing().tolerate(Errno.ENOENT);
    print("b");
    missing().tolerate(Errno.EPERM, Errno.ENOENT).onError(2);
    print("not this");
    print("c").onPositive(2);
    print("not this");
    table.call("zero", Syscall.FCHDIR, 1).tolerateAll().onError(2);
    print("not this");
    table.call("zero", Syscall.UMASK, 0).onSuccess(1);
    table.call("zero", Syscall.UMASK, 0).onZero(2).onPositive(1);
    print("not this");
    print("d");
    table.call("end", Syscall.EXIT_GROUP, 7);

    assertEquals(new Ran("abcd", List.of(), 7), run(architecture));
  }

  @ParameterizedTest
  @EnumSource
  void goesBackForwardAndPassesSixArguments(Architecture architecture) throws Exception {
    table = new SyscallTable(architecture);
    long path = table.string(folder.resolve("marks").toString());
    // Twice the same row: the file is new, then it is not, which ends the loop.
    table.call("new", Syscall.MKDIRAT, -100, path, 0700).tolerate(Errno.EEXIST).onError(3);
    print("x");
    table.call("again", Syscall.UMASK, 0).onSuccess(-2);
    long bytes = SyscallTable.VARIABLES + 100;
    long pipe = SyscallTable.VARIABLES;
    table.call("pipe", Syscall.PIPE2, pipe, 0);
    table.call("time out", Syscall.PPOLL, 0, 0, SyscallTable.VARIABLES + 200, 0, 8);
    table.call("wait", Syscall.WAIT4, -1, bytes, 0, 0).tolerate(Errno.ECHILD);
    // Flags, the sixth argument, must be zero.
    table.call("copy", Syscall.COPY_FILE_RANGE, 0, 0, 1, 0, 1, 99).tolerate(Errno.EINVAL);
    print("y");
    table.call("end", Syscall.EXIT_GROUP, 0);

    assertEquals(new Ran("xy", List.of(), 0), run(architecture));
  }

  @ParameterizedTest
  @EnumSource
  void reportsTheRowThatFails(Architecture architecture) throws Exception {
    table = new SyscallTable(architecture);
    print("a");
    missing().tolerate(Errno.EPERM, Errno.EXDEV);
    print("not this");

    Ran ran = run(architecture);

    assertEquals("a", ran.output());
    assertEquals(127, ran.code());
    assertEquals("open", table.rowAt(ran.report().getFirst()).what);
    assertEquals((long) Errno.ENOENT, ran.report().getLast());
  }

  /** Errors over 63 share the highest bit of the mask. */
  @ParameterizedTest
  @EnumSource
  void knowsHighErrors(Architecture architecture) throws Exception {
    table = new SyscallTable(architecture);
    table.call("no socket", Syscall.SOCKET, 999, 1, 0).tolerate(97); // EAFNOSUPPORT
    table.call("no socket", Syscall.SOCKET, 999, 1, 0).tolerate(62);

    Ran ran = run(architecture);

    assertEquals(127, ran.code());
    assertEquals(97L, ran.report().getLast());
  }

  private SyscallTable.Row print(String text) {
    long bytes = table.bytes(text.getBytes(StandardCharsets.UTF_8));
    return table.call("print", Syscall.WRITE, 1, bytes, text.length());
  }

  private SyscallTable.Row missing() {
    return table.call("open", Syscall.OPENAT, -100, table.string("/no/such"), 0, 0);
  }

  private Ran run(Architecture architecture) throws Exception {
    Path program = folder.resolve("program");
    Files.write(program, table.toElf());
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Path report = folder.resolve("report");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>" + report, "sh"));
    if (architecture != Architecture.host()) {
      command.add(
          architecture == Architecture.AARCH64 ? "qemu-aarch64-static" : "qemu-x86_64-static");
    }
    command.add(program.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(report)).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> longs = new ArrayList<>();
    while (records.hasRemaining()) {
      longs.add(records.getLong());
    }
    return new Ran(output, longs, code);
  }
}
