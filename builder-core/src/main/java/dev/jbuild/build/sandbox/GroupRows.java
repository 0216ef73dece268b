package dev.jbuild.build.sandbox;

import dev.jbuild.linux.FileName;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Syscall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows by which a step enters its control groups, before it does anything else, so that all it
 * starts is in them. The sandbox's first process is not: it is to tell how a step ended that was
 * killed for want of memory.
 */
record GroupRows(SyscallTable table, List<Integer> open) {
  private static final int AT_WORKING = -100;

  /** Opens the groups' files of processes, which cannot be reached when the root has changed. */
  static GroupRows open(SyscallTable table, List<Path> files, Descriptors descriptors) {
    List<Integer> open = new ArrayList<>();
    for (Path file : files) {
      table.call(
          "open " + file,
          Syscall.OPENAT,
          AT_WORKING,
          table.string(FileName.of(file)),
          OpenFlags.WRITE | OpenFlags.CLOSE_ON_EXEC);
      open.add(descriptors.open());
    }
    return new GroupRows(table, open);
  }

  /** 0 is the process that writes. */
  void enter() {
    long zero = table.string("0");
    for (int file : open) {
      table.call("enter the control group", Syscall.WRITE, file, zero, 1);
      table.call("enter the control group", Syscall.CLOSE, file);
    }
  }
}
