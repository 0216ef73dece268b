package dev.jbuild.build.sandbox;

import dev.jbuild.linux.FileName;
import dev.jbuild.linux.Mounts;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Syscall;
import dev.jbuild.snapshot.Mount;

/**
 * Rows that make the namespaces, and change into the step's root while the host's is still at hand.
 *
 * <p>After {@link #enter}: the root is the step's, the working directory is the host's root, which
 * descriptor {@link #HOST_ROOT} also is, and descriptors from {@link #FREE} on are unused. After
 * {@link #leaveHost} the host's files are out of reach.
 */
final class RootRows {
  static final int HOST_ROOT = 4;
  static final int FREE = 5;

  /** Any folder that is on every host does: what is mounted here becomes the root at once. */
  private static final String STAGE = "/proc";

  private static final int AT_WORKING = -100;
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

  static void enter(SyscallTable table, ProcessSpec spec, Mount root) {
    // Almost no descriptor of a JVM is close-on-exec.
    table.call("close descriptors", Syscall.CLOSE_RANGE, HOST_ROOT, 0xFFFFFFFFL, 0);
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
    long slash = table.string("/");
    table.call(
        "open the host's root",
        Syscall.OPENAT,
        AT_WORKING,
        slash,
        OpenFlags.PATH | OpenFlags.CLOSE_ON_EXEC);
    mountRoot(table, root);
    long here = table.string(".");
    table.call("enter the root", Syscall.CHDIR, table.string(STAGE));
    table.call("change the root", Syscall.PIVOT_ROOT, here, here);
    table.call("go to the host's root", Syscall.FCHDIR, HOST_ROOT);
  }

  private static void mountRoot(SyscallTable table, Mount root) {
    switch (root) {
      case Mount.Overlay overlay -> OverlayRows.mount(table, overlay, "", STAGE, FREE);
      case Mount.Bind bind -> {
        long source = table.string(FileName.of(bind.source().toAbsolutePath()));
        long flags = Mounts.BIND | Mounts.RECURSIVE;
        table.call("mount the root", Syscall.MOUNT, source, table.string(STAGE), 0, flags, 0);
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
    table.call(what, Syscall.IOCTL, HOST_ROOT, SET_INTERFACE_FLAGS, table.bytes(request));
    table.call(what, Syscall.CLOSE, HOST_ROOT);
  }

  static void leaveHost(SyscallTable table) {
    table.call("go to the host's root", Syscall.FCHDIR, HOST_ROOT);
    table.call("close the host's root", Syscall.CLOSE, HOST_ROOT);
    table.call("let go of the host's root", Syscall.UMOUNT2, table.string("."), Mounts.DETACH);
    table.call("enter the root", Syscall.CHDIR, table.string("/"));
  }
}
