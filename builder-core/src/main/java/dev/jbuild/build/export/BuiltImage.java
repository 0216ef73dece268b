package dev.jbuild.build.export;

import dev.jbuild.layer.Layer;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import java.util.List;

/**
 * An image that was built: what every destination is written from.
 *
 * @param config complete, with the diffIDs of the layers
 * @param layers bottom to top
 */
public record BuiltImage(Platform platform, ImageConfig config, List<Layer> layers) {
  public BuiltImage {
    layers = List.copyOf(layers);
  }
}
