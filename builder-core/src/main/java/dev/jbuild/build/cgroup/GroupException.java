package dev.jbuild.build.cgroup;

import java.io.IOException;

/** A limit that the kernel does not take; the message names its option and is for the user. */
public final class GroupException extends IOException {
  private static final long serialVersionUID = 1L;

  GroupException(String message, Throwable cause) {
    super(message, cause);
  }
}
