package dev.jbuild.build.exec;

import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.layer.Layer;
import java.io.IOException;
import java.util.List;

/** Gives the layers of an image that steps stand on, bottom to top. */
@FunctionalInterface
public interface ImageLayers {
  List<Layer> of(ResolvedImage image) throws IOException;
}
