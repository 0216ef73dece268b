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
  private static final int TTY_GROUP = 5;

  private final SyscallTable table;
  private final ProcessSpec spec;
  private final HostTrees trees;
  private final int[] devices = new int[DEVICES.length];
  private int sys;
  private int proc;

  DeviceRows(SyscallTable table, ProcessSpec spec, HostTrees trees) {
    this.table = table;
    this.spec = spec;
    this.trees = trees;
  }

  /** Takes the host's devices, and /sys and /proc; to be done before the root changes. */
  void takeFromHost() {
    for (int i = 0; i < DEVICES.length; i++) {
      devices[i] = trees.take("/dev/" + DEVICES[i]);
    }
    boolean confined = spec.security() == ProcessSpec.Security.SANDBOX;
    if (spec.network() == ProcessSpec.Network.NONE) {
      sys = trees.takeNew("sysfs", "/sys", HARDENED);
    } else {
      sys = trees.take("/sys");
    }
    if (confined) {
      trees.makeReadOnly(sys, "make /sys read-only").tolerate(Errno.ENOSYS);
    }
    proc = trees.takeNew("proc", "/proc", HARDENED);
  }

  void mountDev(UserNamespace namespace) {
    mountNew("tmpfs", "/dev", Mounts.NO_SET_UID, "mode=0755,size=65536k");
    for (int i = 0; i < DEVICES.length; i++) {
      String device = "/dev/" + DEVICES[i];
      int file = FileStatus.REGULAR | 0666;
      table.call("make " + device, Syscall.MKNODAT, AT_WORKING, table.string(device), file, 0);
      trees.attach(devices[i], device);
    }
    mkdir("/dev/pts");
    // With one id mapped there is no group tty.
    String group = namespace == UserNamespace.FULL ? ",gid=" + TTY_GROUP : "";
    mountNew(
        "devpts",
        "/dev/pts",
        Mounts.NO_SET_UID | Mounts.NO_EXEC,
        "newinstance,ptmxmode=0666,mode=0620" + group);
    mkdir("/dev/shm");
    mountNew("tmpfs", "/dev/shm", HARDENED, "mode=1777,size=" + spec.sharedMemorySize());
    mkdir("/dev/mqueue");
    mountNew("mqueue", "/dev/mqueue", HARDENED, "").tolerateAll();
    for (String[] link : LINKS) {
      table.call(
          "make " + link[1],
          Syscall.SYMLINKAT,
          table.string(link[0]),
          AT_WORKING,
          table.string(link[1]));
    }
  }

  void mountSys() {
    trees.attach(sys, "/sys");
  }

  void mountProc() {
    trees.attach(proc, "/proc");
    if (spec.security() == ProcessSpec.Security.SANDBOX) {
      mask();
    }
  }

  private void mask() {
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

  private SyscallTable.Row mountNew(String type, String target, long flags, String options) {
    long name = table.string(type);
    long data = options.isEmpty() ? 0 : table.string(options);
    return table.call(
        "mount " + target, Syscall.MOUNT, name, table.string(target), name, flags, data);
  }

  private void mkdir(String path) {
    table.call("make " + path, Syscall.MKDIRAT, AT_WORKING, table.string(path), 0755);
  }
}
