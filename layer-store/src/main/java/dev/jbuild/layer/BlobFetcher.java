package dev.jbuild.layer;

import dev.jbuild.oci.Descriptor;
import java.io.IOException;

/** Brings a blob of an image whose layers are not all here, when one is first needed. */
@FunctionalInterface
public interface BlobFetcher {
  /** Puts the blob into the blob store, or throws. May be called by several threads. */
  void fetch(Descriptor blob) throws IOException;
}
