package dev.jbuild.blob;

import dev.jbuild.oci.Digest;
import java.io.IOException;

/** A blob that something refers to is not in the store. */
public final class MissingBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Digest digest;

  /** The blob of this digest is missing. */
  public MissingBlobException(Digest digest) {
    super("blob " + digest + " is not in the store");
    this.digest = digest;
  }

  /** Which blob. */
  public Digest digest() {
    return digest;
  }
}
