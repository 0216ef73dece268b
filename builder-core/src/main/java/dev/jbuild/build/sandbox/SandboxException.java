package dev.jbuild.build.sandbox;

import java.io.IOException;

/** The sandbox of a step could not be set up; the message is for the user, with advice. */
public final class SandboxException extends IOException {
  private static final long serialVersionUID = 1L;

  SandboxException(String message) {
    super(message);
  }
}
