package dev.jbuild.build.export;

import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses, or makes, the blob with which a layer leaves the store. */
public final class LayerBlobs {
  private final LayerStore layers;
  private final GrowingBlob.Listener listener;

  public LayerBlobs(LayerStore layers) {
    this(layers, GrowingBlob.Listener.NOBODY);
  }

  /** {@code listener} takes each blob that has to be made, before anything is written. */
  LayerBlobs(LayerStore layers, GrowingBlob.Listener listener) {
    this.layers = layers;
    this.listener = listener;
  }

  /** Where a blob has to be. */
  public enum Place {
    /** In the store: it is fetched where it is not. */
    HERE,
    /** A blob that was never fetched stays where it is. */
    ANYWHERE
  }

  /**
   * The blob of a layer. One that came from elsewhere goes out as it came in, unless it came
   * uncompressed or that is asked for.
   */
  public Descriptor blob(Layer layer, Destination.Options options, Place place) throws IOException {
    Descriptor own = own(layer, options, place);
    return own == null ? made(layer, options) : typed(own, options);
  }

  private Descriptor made(Layer layer, Destination.Options options) throws IOException {
    return typed(layers.blob(layer, options.compression(), options.level(), listener), options);
  }

  private static Descriptor typed(Descriptor blob, Destination.Options options) {
    Compression compression = MediaTypes.compressionOf(blob.mediaType());
    return blob.bare()
        .withMediaType(
            options.ociMediaTypes()
                ? MediaTypes.ociLayer(compression)
                : MediaTypes.dockerLayer(compression));
  }

  private @Nullable Descriptor own(Layer layer, Destination.Options options, Place place)
      throws IOException {
    if (layer.source().isEmpty() || options.force()) {
      return null;
    }
    Optional<Descriptor> elsewhere =
        switch (place) {
          case HERE -> Optional.empty();
          case ANYWHERE -> layers.blobElsewhere(layer);
        };
    Descriptor source = elsewhere.orElse(layer.source().get());
    Compression compression = MediaTypes.compressionOf(source.mediaType());
    if (compression == Compression.UNCOMPRESSED) {
      return null;
    }
    return elsewhere.isPresent() ? source : layers.blob(layer, compression);
  }
}
