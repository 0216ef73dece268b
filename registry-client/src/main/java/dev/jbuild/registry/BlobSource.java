package dev.jbuild.registry;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Where a push takes documents and blobs from. */
@FunctionalInterface
public interface BlobSource {
  /**
   * Opens a blob from its start; called again where a transfer has to be repeated.
   *
   * @param blob which; a manifest or index is one too
   * @return its bytes, closed by the caller
   * @throws IOException if it is not there
   */
  InputStream open(Descriptor blob) throws IOException;

  /**
   * The blobs of a store.
   *
   * @param store the store
   * @return the source
   */
  static BlobSource of(BlobStore store) {
    return blob -> store.open(blob.digest());
  }
}
