package dev.jbuild.linux;

/**
 * What {@code statx} tells of a file.
 *
 * @param mode type and permission bits, as {@code st_mode}
 * @param modifiedSeconds modification time, seconds since 1970
 * @param modifiedNanos 0 to 999,999,999
 * @param changedSeconds inode change time, seconds since 1970
 * @param device major and minor of the file system, as {@code major << 32 | minor}
 * @param deviceMajor of the device a device file stands for
 */
public record FileStatus(
    int mode,
    int uid,
    int gid,
    long size,
    int links,
    long modifiedSeconds,
    int modifiedNanos,
    long changedSeconds,
    int changedNanos,
    long inode,
    long device,
    int deviceMajor,
    int deviceMinor) {

  public static final int TYPE_MASK = 0170000;
  public static final int SOCKET = 0140000;
  public static final int SYMLINK = 0120000;
  public static final int REGULAR = 0100000;
  public static final int BLOCK_DEVICE = 0060000;
  public static final int DIRECTORY = 0040000;
  public static final int CHARACTER_DEVICE = 0020000;
  public static final int FIFO = 0010000;

  /** The type alone: one of the constants here. */
  public int type() {
    return mode & TYPE_MASK;
  }

  /** The permission bits alone, with set-uid, set-gid and sticky: 0 to 07777. */
  public int permissions() {
    return mode & 07777;
  }

  public boolean isDirectory() {
    return type() == DIRECTORY;
  }

  public boolean isRegular() {
    return type() == REGULAR;
  }

  public boolean isSymlink() {
    return type() == SYMLINK;
  }

  /** Whether this is overlayfs's mark for a removed file: a 0/0 character device. */
  public boolean isWhiteout() {
    return type() == CHARACTER_DEVICE && deviceMajor == 0 && deviceMinor == 0;
  }
}
