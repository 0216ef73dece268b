package dev.jbuild.oci;

import java.io.IOException;

/**
 * Content from outside (an image document, an archive, a layer) breaks its specification.
 *
 * <p>The message is written for the user and names what is wrong and where.
 */
public final class InvalidContentException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, in one sentence. */
  public InvalidContentException(String message) {
    super(message);
  }

  /** What is wrong, in one sentence, with the exception that told. */
  public InvalidContentException(String message, Throwable cause) {
    super(message, cause);
  }
}
