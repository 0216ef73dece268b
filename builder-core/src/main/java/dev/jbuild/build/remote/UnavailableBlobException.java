package dev.jbuild.build.remote;

import dev.jbuild.oci.Digest;
import java.io.IOException;

/** None of the places that are said to have a blob gives it. */
public final class UnavailableBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Digest blob;

  UnavailableBlobException(Digest blob, IOException cause) {
    super(cause.getMessage(), cause);
    this.blob = blob;
  }

  /** Which blob. */
  public Digest blob() {
    return blob;
  }
}
