package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.Mounts;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Syscall;
import dev.jbuild.snapshot.Mount;

/**
 * Rows that take hold of what a step will see of the host, as detached mounts, before the root
 * changes.
 *
 * <p>Afterwards nothing of the host can be reached by any path, so that no symlink of an image can
 * lead there; while the host's root is still stacked on the step's, {@code ..} does. What must be
 * mounted somewhere first, overlays and the tmpfs that files in memory are in, is mounted on {@link
 * #STAGE} of this private mount namespace, and goes with the host's root.
 */
final class HostTrees {
  /** A folder that every host has; what is mounted here covers it. */
  static final String STAGE = "/proc";

  private static final int AT_WORKING = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int CLONE_TREE = 1 | OpenFlags.CLOSE_ON_EXEC;
  private static final int PLACE = OpenFlags.PATH | OpenFlags.CLOSE_ON_EXEC;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final int FS_CLOSE_ON_EXEC = 1;
  private static final int FS_CREATE = 6;
  private static final int OPEN_HOW_SIZE = 24;
  private static final int ATTRIBUTES_SIZE = 32;
  private static final int MOVE_EMPTY_PATH = 0x4;
  private static final int MOVE_FOLLOW_TARGET = 0x10;

  private final SyscallTable table;
  private final Descriptors descriptors;
  private final long empty;
  private int files;

  HostTrees(SyscallTable table, Descriptors descriptors) {
    this.table = table;
    this.descriptors = descriptors;
    this.empty = table.string("");
  }

  /** Takes a file or folder with all that is mounted below it; gives the mount's descriptor. */
  int take(String path) {
    int flags = CLONE_TREE | AT_RECURSIVE;
    table.call("take " + path, Syscall.OPEN_TREE, AT_WORKING, table.string(path), flags);
    return descriptors.open();
  }

  /**
   * Makes a sysfs or proc for the new namespaces.
   *
   * <p>The kernel allows that only while a whole one is in sight, so not after the root changed,
   * and not inside a container that covers parts of it; there the host's has to do.
   */
  int takeNew(String type, String hosts, long attributes) {
    String what = "make " + hosts;
    table.call(what, Syscall.FSOPEN, table.string(type), FS_CLOSE_ON_EXEC);
    int context = descriptors.open();
    table.call(what, Syscall.FSCONFIG, context, FS_CREATE, 0, 0, 0);
    table
        .call(what, Syscall.FSMOUNT, context, FS_CLOSE_ON_EXEC, attributes)
        .tolerate(Errno.EPERM)
        .onSuccess(2);
    int tree = take(hosts);
    close(context);
    return tree;
  }

  /** Takes what a mount is to show, so that the step's root can do without the host. */
  int take(SandboxMount mount) {
    String target = mount.target();
    return switch (mount.mount()) {
      case Mount.Bind bind -> {
        String source = FileName.of(bind.source().toAbsolutePath());
        int tree = take(target, source, mount.subPath(), bind.recursive());
        if (bind.readOnly()) {
          makeReadOnly(tree, "make " + target + " read-only");
        }
        yield tree;
      }
      case Mount.Overlay overlay -> {
        OverlayRows.mount(table, overlay, STAGE, descriptors);
        yield take(target, STAGE, mount.subPath(), false);
      }
      case Mount.MemoryFile file -> takeFile(target, file);
      case Mount.Tmpfs(long size, int mode) -> {
        String options = "mode=0" + Integer.toOctalString(mode) + (size > 0 ? ",size=" + size : "");
        mountTmpfs(target, options);
        yield take(target, STAGE, "", false);
      }
    };
  }

  /** Takes what a path inside a source leads to; symlinks do not lead out of the source. */
  private int take(String target, String source, String subPath, boolean recursive) {
    String what = "find what to mount on " + target;
    table.call(what, Syscall.OPENAT, AT_WORKING, table.string(source), PLACE);
    int from = descriptors.open();
    if (!subPath.isEmpty()) {
      long path = table.string(subPath);
      long how = table.longs(PLACE, 0, RESOLVE_IN_ROOT);
      table.call(what, Syscall.OPENAT2, from, path, how, OPEN_HOW_SIZE);
      int inside = descriptors.open();
      close(from);
      from = inside;
    }
    int flags = CLONE_TREE | AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    table.call(what, Syscall.OPEN_TREE, from, empty, flags);
    int tree = descriptors.open();
    close(from);
    return tree;
  }

  private void mountTmpfs(String target, String options) {
    long type = table.string("tmpfs");
    table.call(
        "make memory for " + target,
        Syscall.MOUNT,
        type,
        table.string(STAGE),
        type,
        Mounts.NO_SET_UID | Mounts.NO_DEVICES,
        table.string(options));
  }

  private int takeFile(String target, Mount.MemoryFile file) {
    String what = "make the file " + target;
    String place = STAGE + "/" + files++;
    mountTmpfs(target, "mode=0700");
    long path = table.string(place);
    int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
    table.call(what, Syscall.OPENAT, AT_WORKING, path, flags, 0600);
    int descriptor = descriptors.open();
    long length = file.content().length;
    if (length > 0) {
      table.call(what, Syscall.WRITE, descriptor, table.bytes(file.content()), length);
    }
    close(descriptor);
    if (file.uid() != 0 || file.gid() != 0) {
      table.call(what, Syscall.FCHOWNAT, AT_WORKING, path, file.uid(), file.gid(), 0);
    }
    table.call(what, Syscall.FCHMODAT, AT_WORKING, path, file.mode());
    return take(target, place, "", false);
  }

  /** Makes a mount and all below it read-only; since Linux 5.12. */
  SyscallTable.Row makeReadOnly(int tree, String what) {
    return table.call(
        what,
        Syscall.MOUNT_SETATTR,
        tree,
        empty,
        AT_EMPTY_PATH | AT_RECURSIVE,
        table.longs(Mounts.READ_ONLY, 0, 0, 0),
        ATTRIBUTES_SIZE);
  }

  /** Mounts what was taken, on a path of the root as it is by then. */
  SyscallTable.Row attach(int tree, String target) {
    SyscallTable.Row row =
        table.call(
            "mount on " + target,
            Syscall.MOVE_MOUNT,
            tree,
            empty,
            AT_WORKING,
            table.string(target),
            MOVE_EMPTY_PATH | MOVE_FOLLOW_TARGET);
    close(tree);
    return row;
  }

  private void close(int descriptor) {
    table.call("close", Syscall.CLOSE, descriptor);
    descriptors.close(descriptor);
  }
}
