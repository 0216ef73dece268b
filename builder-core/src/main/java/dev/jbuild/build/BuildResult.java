package dev.jbuild.build;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.util.List;

/**
 * What a build made.
 *
 * @param images one for each platform, in the order asked for
 * @param manifest what the tags point to: the image's manifest, or an index of several
 */
public record BuildResult(List<Image> images, Descriptor manifest) {
  public BuildResult {
    images = List.copyOf(images);
  }

  /** The digest of the first image's config: what docker calls the image id. */
  public Digest imageId() {
    return images.getFirst().config().digest();
  }

  /** The image of one platform. */
  public record Image(Descriptor manifest, Descriptor config) {}
}
