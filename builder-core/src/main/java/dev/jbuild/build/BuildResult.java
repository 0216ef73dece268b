package dev.jbuild.build;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.util.List;

/**
 * What a build made.
 *
 * @param images one for each platform, in the order asked for
 * @param manifest what the tags point to, in the registry where the image was pushed: the image's
 *     manifest, or an index of several
 */
public record BuildResult(List<Image> images, Descriptor manifest) {
  public BuildResult {
    images = List.copyOf(images);
  }

  /** What docker calls the image id: the digest of the config; of several images the index's. */
  public Digest imageId() {
    return images.size() == 1 ? images.getFirst().config().digest() : manifest.digest();
  }

  /** The image of one platform. */
  public record Image(Descriptor manifest, Descriptor config) {}
}
