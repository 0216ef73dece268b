package dev.jbuild.layout;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Manifest;

/**
 * One image for one platform, as its documents say.
 *
 * @param descriptor of the manifest
 * @param manifest with the blobs of the layers, bottom to top
 * @param config with their diffIDs, in the same order and number
 */
public record Image(Descriptor descriptor, Manifest manifest, ImageConfig config) {
  /** The image id: the digest of the config. */
  public Digest id() {
    return manifest.config().digest();
  }

  /** The sum of the sizes of the layers' blobs and the config, in bytes. */
  public long size() {
    long sum = manifest.config().size();
    for (Descriptor layer : manifest.layers()) {
      sum += layer.size();
    }
    return sum;
  }
}
