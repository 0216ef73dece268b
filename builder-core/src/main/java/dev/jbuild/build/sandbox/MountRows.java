package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.Syscall;

/**
 * Rows that make mount points where a mount, rather than a layer, is to have them.
 *
 * <p>The kernel resolves the path in the step's root, symlinks included, since that is the
 * process's root by then.
 */
final class MountRows {
  private static final int AT_WORKING = -100;

  private MountRows() {}

  static void makeMountPoint(SyscallTable table, String target, boolean folder) {
    String what = "make the mount point " + target;
    int slash = target.indexOf('/', 1);
    while (slash > 0) {
      makeFolder(table, what, target.substring(0, slash));
      slash = target.indexOf('/', slash + 1);
    }
    if (folder) {
      makeFolder(table, what, target);
    } else {
      table
          .call(
              what, Syscall.MKNODAT, AT_WORKING, table.string(target), FileStatus.REGULAR | 0644, 0)
          .tolerate(Errno.EEXIST, Errno.EROFS);
    }
  }

  /** In a read-only mount it must be there already; if it is not, mounting says so. */
  private static void makeFolder(SyscallTable table, String what, String path) {
    table
        .call(what, Syscall.MKDIRAT, AT_WORKING, table.string(path), 0755)
        .tolerate(Errno.EEXIST, Errno.EROFS);
  }
}
