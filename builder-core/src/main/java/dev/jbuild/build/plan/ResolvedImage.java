package dev.jbuild.build.plan;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.ImageConfig;
import java.util.List;

/**
 * An image that steps stand on: looked up, not yet fetched.
 *
 * @param name as it is shown, such as {@code docker.io/library/busybox:latest}
 * @param manifest of the image of the wanted platform
 * @param layers bottom to top, as its manifest lists them
 */
public record ResolvedImage(
    String name, Descriptor manifest, List<Descriptor> layers, ImageConfig config) {
  public ResolvedImage {
    layers = List.copyOf(layers);
  }
}
