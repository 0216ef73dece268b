package dev.jbuild.layout;

import java.io.IOException;

/** No image of the store has that name or id, or several have; the message tells which. */
public final class NoSuchImageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public NoSuchImageException(String message) {
    super(message);
  }
}
