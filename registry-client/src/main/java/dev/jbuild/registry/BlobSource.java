package dev.jbuild.registry;

import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Where a push takes blobs from; {@code blobStore::open} is one. */
@FunctionalInterface
public interface BlobSource {
  /**
   * Opens a blob from its start; called again where a transfer has to be repeated.
   *
   * @param digest which blob
   * @return its bytes, closed by the caller
   * @throws IOException if it is not there
   */
  InputStream open(Digest digest) throws IOException;
}
