package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.Mounts;
import dev.jbuild.linux.Syscall;

/**
 * Rows that mount what a Linux program expects: /dev, /sys and /proc, masked as by runc.
 *
 * <p>The list of devices and links is the OCI runtime specification's ("Default Devices", "Dev
 * symbolic links"); the masked and read-only paths are those of moby {@code oci/defaults.go}.
 */
final class DeviceRows {
  private static final String[] DEVICES = {"null", "zero", "full", "random", "urandom", "tty"};

  private static final String[][] LINKS = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
    {"/proc/kcore", "/dev/core"},
    {"pts/ptmx", "/dev/ptmx"},
  };

  private static final String[] MASKED = {
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
  };

  private static final String[] READ_ONLY = {
    "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
  };

  private static final int AT_WORKING = -100;
  private static final long HARDENED = Mounts.NO_SET_UID | Mounts.NO_DEVICES | Mounts.NO_EXEC;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int ATTRIBUTES_SIZE = 32;
  private static final int TTY_GROUP = 5;

  private DeviceRows() {}

  static void mountDev(SyscallTable table, ProcessSpec spec, UserNamespace namespace) {
    mountNew(table, "tmpfs", "/dev", Mounts.NO_SET_UID, "mode=0755,size=65536k");
    for (String device : DEVICES) {
      long path = table.string("/dev/" + device);
      String what = "make /dev/" + device;
      table.call(what, Syscall.MKNODAT, AT_WORKING, path, FileStatus.REGULAR | 0666, 0);
      table.call(what, Syscall.MOUNT, table.string("dev/" + device), path, 0, Mounts.BIND, 0);
    }
    mkdir(table, "/dev/pts");
    // With one id mapped there is no group tty.
    String group = namespace == UserNamespace.FULL ? ",gid=" + TTY_GROUP : "";
    mountNew(
        table,
        "devpts",
        "/dev/pts",
        Mounts.NO_SET_UID | Mounts.NO_EXEC,
        "newinstance,ptmxmode=0666,mode=0620" + group);
    mkdir(table, "/dev/shm");
    mountNew(table, "tmpfs", "/dev/shm", HARDENED, "mode=1777,size=" + spec.sharedMemorySize());
    mkdir(table, "/dev/mqueue");
    mountNew(table, "mqueue", "/dev/mqueue", HARDENED, "").tolerateAll();
    for (String[] link : LINKS) {
      table.call(
          "make " + link[1],
          Syscall.SYMLINKAT,
          table.string(link[0]),
          AT_WORKING,
          table.string(link[1]));
    }
  }

  /** With a network namespace of its own a sysfs of its own, else the host's, which must be. */
  static void mountSys(SyscallTable table, ProcessSpec spec) {
    boolean confined = spec.security() == ProcessSpec.Security.SANDBOX;
    long target = table.string("/sys");
    if (spec.network() == ProcessSpec.Network.NONE) {
      long type = table.string("sysfs");
      long flags = HARDENED | (confined ? Mounts.READ_ONLY : 0);
      table
          .call("mount /sys", Syscall.MOUNT, type, target, type, flags, 0)
          .tolerate(Errno.EPERM)
          .onSuccess(confined ? 3 : 2);
    }
    long bind = Mounts.BIND | Mounts.RECURSIVE;
    table.call("mount /sys", Syscall.MOUNT, table.string("sys"), target, 0, bind, 0);
    if (confined) {
      table
          .call(
              "make /sys read-only",
              Syscall.MOUNT_SETATTR,
              AT_WORKING,
              target,
              AT_RECURSIVE,
              table.longs(Mounts.READ_ONLY, 0, 0, 0),
              ATTRIBUTES_SIZE)
          .tolerate(Errno.ENOSYS);
    }
  }

  /** The last of the mounts: it covers what was prepared under /proc. */
  static void mountProc(SyscallTable table, ProcessSpec spec) {
    long type = table.string("proc");
    long target = table.string("/proc");
    table
        .call("mount /proc", Syscall.MOUNT, type, target, type, HARDENED, 0)
        .tolerate(Errno.EPERM)
        .onSuccess(2);
    // Refused where parts of the host's own are covered, as inside a container; then that one.
    long bind = Mounts.BIND | Mounts.RECURSIVE;
    table.call("mount the host's /proc", Syscall.MOUNT, type, target, 0, bind, 0);
    if (spec.security() == ProcessSpec.Security.SANDBOX) {
      mask(table);
    }
  }

  private static void mask(SyscallTable table) {
    long nothing = table.string("/dev/null");
    long tmpfs = table.string("tmpfs");
    for (String path : MASKED) {
      long target = table.string(path);
      String what = "mask " + path;
      table
          .call(what, Syscall.MOUNT, nothing, target, 0, Mounts.BIND, 0)
          .tolerate(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES)
          .onSuccess(2);
      table
          .call(what, Syscall.MOUNT, tmpfs, target, tmpfs, HARDENED | Mounts.READ_ONLY, 0)
          .tolerate(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES);
    }
    for (String path : READ_ONLY) {
      long target = table.string(path);
      String what = "make " + path + " read-only";
      table
          .call(what, Syscall.MOUNT, target, target, 0, Mounts.BIND | Mounts.RECURSIVE, 0)
          .tolerate(Errno.ENOENT)
          .onError(2);
      long flags = Mounts.REMOUNT | Mounts.BIND | Mounts.READ_ONLY | HARDENED;
      table.call(what, Syscall.MOUNT, 0, target, 0, flags, 0);
    }
  }

  private static SyscallTable.Row mountNew(
      SyscallTable table, String type, String target, long flags, String options) {
    long name = table.string(type);
    long data = options.isEmpty() ? 0 : table.string(options);
    return table.call(
        "mount " + target, Syscall.MOUNT, name, table.string(target), name, flags, data);
  }

  private static void mkdir(SyscallTable table, String path) {
    table.call("make " + path, Syscall.MKDIRAT, AT_WORKING, table.string(path), 0755);
  }
}
