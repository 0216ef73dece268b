package dev.jbuild.linux;

/**
 * Mounting in this process's own mount namespace, and what is known of file systems.
 *
 * <p>The mounts of a build step are made by the step's own process; this is for probes.
 */
public final class Mounts {
  public static final long READ_ONLY = 1;
  public static final long NO_SET_UID = 2;
  public static final long NO_DEVICES = 4;
  public static final long NO_EXEC = 8;
  public static final long REMOUNT = 32;
  public static final long BIND = 4096;
  public static final long RECURSIVE = 16384;
  public static final long PRIVATE = 1 << 18;
  public static final long SLAVE = 1 << 19;

  /** Take the mount out of the tree now, end it when its last user is gone. */
  public static final int DETACH = 2;

  private static final int FS_CLOSE_ON_EXEC = 1;
  private static final int FS_SET_FLAG = 0;
  private static final int FS_SET_STRING = 1;
  private static final int FS_CREATE = 6;
  private static final int LONGEST_OPTION = 255;
  private static final int FLAGS_OFFSET = 80;

  private Mounts() {}

  /** Mounts a file system. */
  public static void mount(String source, String target, String type, long flags, String data)
      throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long from = scratch.path(source);
      long to = scratch.secondPath(target);
      long typeAddress = scratch.putString(0, type);
      long dataAddress = data.isEmpty() ? 0 : scratch.putString(256, data);
      long result = LibC.call(scratch, Syscall.MOUNT, from, to, typeAddress, flags, dataAddress, 0);
      if (result < 0) {
        throw new LinuxException("mount", target, (int) -result);
      }
    }
  }

  /**
   * Whether overlayfs takes these folders, tried without mounting anywhere.
   *
   * <p>True also where it cannot be tried, for lack of rights or because a name is over 255 bytes.
   */
  public static boolean canOverlay(String lower, String upper, String work) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long type = scratch.path("overlay");
      long context = LibC.call(scratch, Syscall.FSOPEN, type, FS_CLOSE_ON_EXEC, 0);
      if (context < 0) {
        return context != -Errno.ENODEV;
      }
      try (OpenFile file = new KernelFile((int) context, "overlay")) {
        configure(scratch, file, FS_SET_FLAG, "userxattr", "");
        configure(scratch, file, FS_SET_STRING, "lowerdir", lower);
        configure(scratch, file, FS_SET_STRING, "upperdir", upper);
        configure(scratch, file, FS_SET_STRING, "workdir", work);
        long result = LibC.call(scratch, Syscall.FSCONFIG, file.fd(), FS_CREATE, 0, 0);
        boolean untried = Math.max(upper.length(), work.length()) > LONGEST_OPTION;
        return result >= 0 || result == -Errno.EPERM || untried;
      }
    }
  }

  /** A refusal shows when the file system is created. */
  private static void configure(
      Scratch scratch, OpenFile context, int command, String key, String value)
      throws LinuxException {
    long name = scratch.path(key);
    long text = value.isEmpty() ? 0 : scratch.secondPath(value);
    LibC.call(scratch, Syscall.FSCONFIG, context.fd(), command, name, text, 0, 0);
  }

  /** The {@code ST_*} flags of the mount a path is on, as {@code statfs} gives them. */
  public static long flags(String path) throws LinuxException {
    return statfs(path, FLAGS_OFFSET);
  }

  /** The magic number of the file system a path is on, such as 0x794c7630 for overlay. */
  public static long type(String path) throws LinuxException {
    return statfs(path, 0);
  }

  private static long statfs(String path, int offset) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result = LibC.call(scratch, Syscall.STATFS, scratch.path(path), scratch.data(), 0);
      if (result < 0) {
        throw new LinuxException("statfs", path, (int) -result);
      }
      return scratch.getLong(offset);
    }
  }
}
