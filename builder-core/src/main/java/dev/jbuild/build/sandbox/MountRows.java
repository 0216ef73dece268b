package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.Mounts;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Syscall;
import dev.jbuild.snapshot.Mount;
import java.util.List;

/**
 * Rows for the mounts a step asks for, sorted so that none covers one before it.
 *
 * <p>Sources are reached through the working directory, which is the host's root; targets are
 * absolute paths, which the kernel resolves in the step's root, symlinks included, since that is
 * the process's root by then. What must be prepared first, in-memory files and whole overlays of
 * which a part is shown, waits in a tmpfs under /proc, which the real one covers at the end.
 */
final class MountRows {
  private static final String STAGE = "/proc";
  private static final int AT_WORKING = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int CLONE_TREE = 1;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final int MOVE_EMPTY_PATH = 0x4;
  private static final int MOVE_FOLLOW_TARGET = 0x10;
  private static final int ATTRIBUTES_SIZE = 32;
  private static final int OPEN_HOW_SIZE = 24;

  private final SyscallTable table;
  private int staged;

  MountRows(SyscallTable table) {
    this.table = table;
  }

  /**
   * Adds the rows.
   *
   * @param mounts parents before what is inside them
   * @param folders for each mount whether its target is a folder
   * @param inside for each mount whether its target is inside an earlier mount
   */
  void add(List<SandboxMount> mounts, boolean[] folders, boolean[] inside) {
    if (needsStage(mounts)) {
      long type = table.string("tmpfs");
      table.call(
          "mount a folder for files",
          Syscall.MOUNT,
          type,
          table.string(STAGE),
          type,
          0,
          table.string("mode=0700"));
    }
    for (int i = 0; i < mounts.size(); i++) {
      if (inside[i]) {
        makeMountPoint(mounts.get(i).target(), folders[i]);
      }
      add(mounts.get(i));
    }
  }

  private static boolean needsStage(List<SandboxMount> mounts) {
    for (SandboxMount mount : mounts) {
      if (mount.mount() instanceof Mount.MemoryFile || mount.mount() instanceof Mount.Overlay) {
        return true;
      }
    }
    return false;
  }

  /** Where the mount around it decides what is there, the step's own process must make it. */
  private void makeMountPoint(String target, boolean folder) {
    String what = "make the mount point " + target;
    int slash = target.indexOf('/', 1);
    while (slash > 0) {
      long path = table.string(target.substring(0, slash));
      table.call(what, Syscall.MKDIRAT, AT_WORKING, path, 0755).tolerate(Errno.EEXIST, Errno.EROFS);
      slash = target.indexOf('/', slash + 1);
    }
    long path = table.string(target);
    if (folder) {
      table.call(what, Syscall.MKDIRAT, AT_WORKING, path, 0755).tolerate(Errno.EEXIST, Errno.EROFS);
    } else {
      table
          .call(what, Syscall.MKNODAT, AT_WORKING, path, FileStatus.REGULAR | 0644, 0)
          .tolerate(Errno.EEXIST, Errno.EROFS);
    }
  }

  private void add(SandboxMount mount) {
    String target = mount.target();
    switch (mount.mount()) {
      case Mount.Tmpfs(long size, int mode) -> addTmpfs(target, size, mode);
      case Mount.MemoryFile file -> addFile(target, file);
      case Mount.Bind bind -> {
        String source = FileName.of(bind.source().toAbsolutePath()).substring(1);
        show(target, source.isEmpty() ? "." : source, mount.subPath(), bind.recursive());
        if (bind.readOnly()) {
          makeReadOnly(target);
        }
      }
      case Mount.Overlay overlay -> {
        String place = STAGE + "/" + staged++;
        table.call("prepare " + target, Syscall.MKDIRAT, AT_WORKING, table.string(place), 0700);
        OverlayRows.mount(table, overlay, "/", place, RootRows.FREE);
        show(target, place, mount.subPath(), false);
      }
    }
  }

  private void addTmpfs(String target, long size, int mode) {
    long type = table.string("tmpfs");
    String options = "mode=0" + Integer.toOctalString(mode) + (size > 0 ? ",size=" + size : "");
    table.call(
        "mount tmpfs on " + target,
        Syscall.MOUNT,
        type,
        table.string(target),
        type,
        Mounts.NO_SET_UID | Mounts.NO_DEVICES,
        table.string(options));
  }

  private void addFile(String target, Mount.MemoryFile file) {
    String what = "make the file " + target;
    long place = table.string(STAGE + "/" + staged++);
    int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
    table.call(what, Syscall.OPENAT, AT_WORKING, place, flags, file.mode());
    long length = file.content().length;
    if (length > 0) {
      table.call(what, Syscall.WRITE, RootRows.FREE, table.bytes(file.content()), length);
    }
    table.call(what, Syscall.CLOSE, RootRows.FREE);
    if (file.uid() != 0 || file.gid() != 0) {
      table.call(what, Syscall.FCHOWNAT, AT_WORKING, place, file.uid(), file.gid(), 0);
      table.call(what, Syscall.FCHMODAT, AT_WORKING, place, file.mode());
    }
    table.call(what, Syscall.MOUNT, place, table.string(target), 0, Mounts.BIND, 0);
  }

  /** Mounts what a path inside a source leads to, without symlinks leading out of the source. */
  private void show(String target, String source, String subPath, boolean recursive) {
    String what = "mount on " + target;
    int from = RootRows.FREE;
    int tree = from + 1;
    int path = OpenFlags.PATH;
    table.call(what, Syscall.OPENAT, AT_WORKING, table.string(source), path);
    if (!subPath.isEmpty()) {
      long how = table.longs(path, 0, RESOLVE_IN_ROOT);
      table.call(
          "find " + subPath + " for the mount on " + target,
          Syscall.OPENAT2,
          from,
          table.string(subPath),
          how,
          OPEN_HOW_SIZE);
      from = tree++;
    }
    long empty = table.string("");
    int flags = CLONE_TREE | AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    table.call(what, Syscall.OPEN_TREE, from, empty, flags);
    table.call(
        what,
        Syscall.MOVE_MOUNT,
        tree,
        empty,
        AT_WORKING,
        table.string(target),
        MOVE_EMPTY_PATH | MOVE_FOLLOW_TARGET);
    for (int descriptor = RootRows.FREE; descriptor <= tree; descriptor++) {
      table.call(what, Syscall.CLOSE, descriptor);
    }
  }

  private void makeReadOnly(String target) {
    table.call(
        "make " + target + " read-only",
        Syscall.MOUNT_SETATTR,
        AT_WORKING,
        table.string(target),
        AT_RECURSIVE,
        table.longs(Mounts.READ_ONLY, 0, 0, 0),
        ATTRIBUTES_SIZE);
  }
}
