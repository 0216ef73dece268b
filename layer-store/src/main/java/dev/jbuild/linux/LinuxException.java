package dev.jbuild.linux;

import java.io.IOException;

/**
 * A system call failed.
 *
 * <p>The message reads {@code mkdir /a/b: No such file or directory}.
 */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Creates the exception.
   *
   * @param call what was tried, such as {@code mkdir}
   * @param subject what it was tried on; may be empty
   * @param errno one of {@link Errno}
   */
  public LinuxException(String call, String subject, int errno) {
    super(
        call
            + (subject.isEmpty() ? "" : " " + FileName.printable(subject))
            + ": "
            + Errno.text(errno));
    this.errno = errno;
  }

  /** One of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
