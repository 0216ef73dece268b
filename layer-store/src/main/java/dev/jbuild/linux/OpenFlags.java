package dev.jbuild.linux;

/**
 * Flags of {@code open}; some differ between architectures.
 *
 * <p>Source: Linux {@code include/uapi/asm-generic/fcntl.h} and {@code
 * arch/arm64/include/uapi/asm/fcntl.h}.
 */
public final class OpenFlags {
  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int READ_WRITE = 2;
  public static final int CREATE = 0100;
  public static final int EXCLUSIVE = 0200;
  public static final int TRUNCATE = 01000;
  public static final int APPEND = 02000;
  public static final int NONBLOCK = 04000;
  public static final int CLOSE_ON_EXEC = 02000000;

  /** Open the place in the tree only, not the file. */
  public static final int PATH = 010000000;

  private OpenFlags() {}

  /** Fail with ENOTDIR unless it is a directory. */
  public static int directory(Architecture architecture) {
    return architecture == Architecture.X86_64 ? 0200000 : 040000;
  }

  /** Fail with ELOOP if the last component is a symlink. */
  public static int noFollow(Architecture architecture) {
    return architecture == Architecture.X86_64 ? 0400000 : 0100000;
  }
}
