package dev.jbuild.linux;

/**
 * Whether the system calls of this package can be made.
 *
 * <p>Elsewhere {@link Directory} and {@link OpenFile} go through {@code java.nio}, and all that
 * only Linux has is refused: numbers of system calls mean other things to other kernels.
 */
public final class Kernel {
  /**
   * A system property: with the value {@code true} Linux is treated as if it were another system.
   */
  public static final String PORTABLE = "jbuild.portable";

  private static final boolean LINUX =
      System.getProperty("os.name", "").equals("Linux") && !Boolean.getBoolean(PORTABLE);

  private Kernel() {}

  /** Whether this is Linux. */
  public static boolean isLinux() {
    return LINUX;
  }

  /** Initialises what system calls need, for 25 ms, where it was not yet. */
  public static void prepare() {
    if (LINUX) {
      LibC.function("syscall");
    }
  }

  /**
   * Ends what only Linux has.
   *
   * @throws UnsupportedOperationException on any other system
   */
  static void requireLinux() {
    if (!LINUX) {
      throw new UnsupportedOperationException(
          "this needs Linux, and this is " + System.getProperty("os.name"));
    }
  }
}
