package dev.jbuild.build;

import dev.jbuild.build.transfer.Location;
import dev.jbuild.layout.BlobCopy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.LayoutSource;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.nio.file.Path;

/** Folders in OCI image layout that builds stand on; their blobs are copied, each verified. */
final class BaseLayouts {
  private final ImageStore store;

  BaseLayouts(ImageStore store) {
    this.store = store;
  }

  /**
   * The manifest or index that a location names; its blobs are in the store then.
   *
   * @param text {@code folder[:tag][@digest]}; without either the folder has one image
   */
  Descriptor root(String text) throws IOException {
    Location.Layout location;
    try {
      location = Location.layout(text, Path.of(""));
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(String.valueOf(e.getMessage()), e);
    }
    var source = new LayoutSource(location.folder());
    Descriptor root = source.root(location.tag(), location.digest());
    new BlobCopy(source, store.blobs()).copy(root);
    return root;
  }
}
