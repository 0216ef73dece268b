package dev.jbuild.build.export;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.layer.Layer;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes manifest, config and layer blobs of built images, in the blob store. */
final class ImageWriter {
  private final BlobStore blobs;
  private final LayerBlobs layers;

  ImageWriter(BlobStore blobs, LayerBlobs layers) {
    this.blobs = blobs;
    this.layers = layers;
  }

  /** An image's manifest and config. */
  record Written(Descriptor manifest, Descriptor config) {}

  /**
   * Writes manifest and config.
   *
   * @param place where the blobs of layers have to be
   */
  Written write(BuiltImage image, Destination.Options options, LayerBlobs.Place place)
      throws IOException {
    boolean oci = options.ociMediaTypes();
    Descriptor config =
        blobs.put(oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, image.config().toBytes());
    List<Descriptor> blobsOfLayers = new ArrayList<>(image.layers().size());
    for (Layer layer : image.layers()) {
      blobsOfLayers.add(layers.blob(layer, options, place));
    }
    Manifest manifest =
        new Manifest(
                oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST,
                config.bare(),
                blobsOfLayers)
            .withAnnotations(annotations(options, Annotation.Place.MANIFEST, image));
    return new Written(blobs.put(manifest.mediaType(), manifest.toBytes()), config);
  }

  private static Map<String, String> annotations(
      Destination.Options options, Annotation.Place place, BuiltImage image) {
    return Annotation.of(options.annotations(), place, Optional.of(image.platform()));
  }

  /** What the images of several platforms are listed in; of one image its manifest. */
  Descriptor root(List<BuiltImage> images, List<Written> written, Destination.Options options)
      throws IOException {
    List<Descriptor> manifests = new ArrayList<>(written.size());
    for (int i = 0; i < written.size(); i++) {
      Map<String, String> annotations =
          annotations(options, Annotation.Place.MANIFEST_DESCRIPTOR, images.get(i));
      manifests.add(written.get(i).manifest().bare().withAnnotations(annotations));
    }
    Map<String, String> ofIndex =
        Annotation.of(options.annotations(), Annotation.Place.INDEX, Optional.empty());
    if (written.size() == 1) {
      if (!ofIndex.isEmpty()) {
        throw new IOException(
            "an annotation of an index needs one: build for several platforms, or annotate the"
                + " manifest");
      }
      return manifests.getFirst();
    }
    for (int i = 0; i < written.size(); i++) {
      manifests.set(i, manifests.get(i).withPlatform(images.get(i).platform()));
    }
    String mediaType = options.ociMediaTypes() ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_INDEX;
    return blobs
        .put(mediaType, new Index(mediaType, manifests, ofIndex).toBytes())
        .withAnnotations(
            Annotation.of(
                options.annotations(), Annotation.Place.INDEX_DESCRIPTOR, Optional.empty()));
  }
}
