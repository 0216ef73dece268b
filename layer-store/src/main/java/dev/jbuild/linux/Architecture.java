package dev.jbuild.linux;

import java.util.Locale;

/** A processor architecture whose system calls are known here. */
public enum Architecture {
  X86_64,
  AARCH64;

  private static final Architecture HOST = detect();

  /**
   * The architecture this JVM runs on.
   *
   * @throws UnsupportedOperationException on any other processor
   */
  public static Architecture host() {
    return HOST;
  }

  private static Architecture detect() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "jbuild knows the system calls of x86_64 and aarch64, not of " + name);
    };
  }
}
