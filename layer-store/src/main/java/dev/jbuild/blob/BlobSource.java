package dev.jbuild.blob;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Where the documents and blobs of images are read from: a store, a registry, an archive. */
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
   * Whether the source may have a blob: false only where it is sure not to.
   *
   * @param blob which
   * @return false where {@link #open} would fail
   */
  default boolean has(Descriptor blob) {
    return true;
  }

  /**
   * A document in memory, verified.
   *
   * @param document a manifest, index or config
   * @return its bytes
   * @throws InvalidContentException where the bytes are not those of the digest, or are more than
   *     {@link BlobStore#MAX_DOCUMENT}
   */
  default byte[] read(Descriptor document) throws IOException {
    byte[] bytes;
    try (InputStream in = open(document)) {
      bytes = in.readNBytes((int) BlobStore.MAX_DOCUMENT + 1);
    }
    if (bytes.length > BlobStore.MAX_DOCUMENT) {
      throw new InvalidContentException(
          "blob " + document.digest() + " is too large for a document");
    }
    Digest digest = document.digest();
    MessageDigest computation = digest.newMessageDigest();
    computation.update(bytes);
    if (!digest.matches(computation)) {
      throw new InvalidContentException("what came for " + digest + " has another digest");
    }
    return bytes;
  }

  /**
   * The blobs of a store.
   *
   * @param store the store
   * @return the source
   */
  static BlobSource of(BlobStore store) {
    return new BlobSource() {
      @Override
      public InputStream open(Descriptor blob) throws IOException {
        return store.open(blob.digest());
      }

      @Override
      public boolean has(Descriptor blob) {
        return store.contains(blob.digest());
      }
    };
  }
}
