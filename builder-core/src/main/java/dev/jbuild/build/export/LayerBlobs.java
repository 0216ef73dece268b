package dev.jbuild.build.export;

import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;

/** Chooses, or makes, the blob with which a layer leaves the store. */
final class LayerBlobs {
  private final LayerStore layers;

  LayerBlobs(LayerStore layers) {
    this.layers = layers;
  }

  /** A base's layer goes out as it came in, unless it came uncompressed or that is asked for. */
  Descriptor blob(Layer layer, Destination.Options options) throws IOException {
    Descriptor blob = null;
    if (layer.source().isPresent() && !options.force()) {
      Compression own = MediaTypes.compressionOf(layer.source().get().mediaType());
      if (own != Compression.UNCOMPRESSED) {
        blob = layers.blob(layer, own);
      }
    }
    if (blob == null) {
      blob =
          options.level().isPresent()
              ? layers.blob(layer, options.compression(), options.level().get())
              : layers.blob(layer, options.compression());
    }
    Compression compression = MediaTypes.compressionOf(blob.mediaType());
    return blob.bare()
        .withMediaType(
            options.ociMediaTypes()
                ? MediaTypes.ociLayer(compression)
                : MediaTypes.dockerLayer(compression));
  }
}
