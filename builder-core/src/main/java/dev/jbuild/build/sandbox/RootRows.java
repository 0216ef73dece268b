package dev.jbuild.build.sandbox;

import dev.jbuild.linux.FileName;
import dev.jbuild.linux.Mounts;
import dev.jbuild.linux.Syscall;
import dev.jbuild.snapshot.Mount;

/** Rows that make the namespaces, and change into the step's root. */
final class RootRows {
  private static final int REPORT = 3;
  private static final int SET_DESCRIPTOR_FLAGS = 2;
  private static final int SET_PARENT_DEATH_SIGNAL = 1;
  private static final int SIGKILL = 9;
  private static final long NEW_MOUNTS = 0x00020000;
  private static final long NEW_UTS = 0x04000000;
  private static final long NEW_IPC = 0x08000000;
  private static final long NEW_NETWORK = 0x40000000;
  private static final int AF_INET = 2;
  private static final int DATAGRAM = 2;
  private static final int SET_INTERFACE_FLAGS = 0x8914;
  private static final short UP_RUNNING = 0x41;

  private RootRows() {}

  /** Leaves the namespaces of the host; its files are still there. */
  static void isolate(SyscallTable table, ProcessSpec spec) {
    // Almost no descriptor of a JVM is close-on-exec.
    table.call("close descriptors", Syscall.CLOSE_RANGE, Descriptors.FIRST, 0xFFFFFFFFL, 0);
    table.call("hide the report pipe", Syscall.FCNTL, REPORT, SET_DESCRIPTOR_FLAGS, 1);
    table.call(
        "ask for the death signal", Syscall.PRCTL, SET_PARENT_DEATH_SIGNAL, SIGKILL, 0, 0, 0);
    // Own session: Ctrl-C at the terminal is jbuild's to act on.
    table.call("make a session", Syscall.SETSID);
    table.call("set the umask", Syscall.UMASK, 0);
    boolean noNetwork = spec.network() == ProcessSpec.Network.NONE;
    long namespaces = NEW_MOUNTS | NEW_UTS | NEW_IPC | (noNetwork ? NEW_NETWORK : 0);
    table.call("make namespaces", Syscall.UNSHARE, namespaces);
    table.call(
        "make mounts private",
        Syscall.MOUNT,
        0,
        table.string("/"),
        0,
        Mounts.RECURSIVE | Mounts.PRIVATE,
        0);
    byte[] name = FileName.encode(spec.hostName());
    table.call("set the host name", Syscall.SETHOSTNAME, table.bytes(name), name.length);
    if (noNetwork) {
      bringUpLoopback(table);
    }
  }

  /** Changes the root; nothing of the host is left after this but what was taken before. */
  static void changeRoot(SyscallTable table, Mount root, Descriptors descriptors) {
    mountRoot(table, root, descriptors);
    long here = table.string(".");
    table.call("enter the root", Syscall.CHDIR, table.string(HostTrees.STAGE));
    // The host's root gets stacked on the new one: see pivot_root(2).
    table.call("change the root", Syscall.PIVOT_ROOT, here, here);
    table.call("let go of the host's root", Syscall.UMOUNT2, here, Mounts.DETACH);
    table.call("enter the root", Syscall.CHDIR, table.string("/"));
  }

  private static void mountRoot(SyscallTable table, Mount root, Descriptors descriptors) {
    switch (root) {
      case Mount.Overlay overlay -> OverlayRows.mount(table, overlay, HostTrees.STAGE, descriptors);
      case Mount.Bind bind -> {
        long source = table.string(FileName.of(bind.source().toAbsolutePath()));
        long flags = Mounts.BIND | Mounts.RECURSIVE;
        table.call(
            "mount the root", Syscall.MOUNT, source, table.string(HostTrees.STAGE), 0, flags, 0);
      }
      case Mount.Tmpfs tmpfs -> throw new IllegalArgumentException("no root: " + tmpfs);
      case Mount.MemoryFile file -> throw new IllegalArgumentException("no root: a file");
    }
  }

  /** {@code ip link set lo up}: see netdevice(7). */
  private static void bringUpLoopback(SyscallTable table) {
    byte[] request = new byte[40]; // struct ifreq: 16 bytes of name, then the flags
    request[0] = 'l';
    request[1] = 'o';
    request[16] = UP_RUNNING;
    String what = "bring up the loopback interface";
    table.call(what, Syscall.SOCKET, AF_INET, DATAGRAM, 0);
    table.call(what, Syscall.IOCTL, Descriptors.FIRST, SET_INTERFACE_FLAGS, table.bytes(request));
    table.call(what, Syscall.CLOSE, Descriptors.FIRST);
  }
}
