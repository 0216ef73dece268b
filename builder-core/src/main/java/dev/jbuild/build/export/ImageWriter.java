package dev.jbuild.build.export;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes manifest, config and layer blobs of built images, in the blob store. */
final class ImageWriter {
  private final BlobStore blobs;
  private final LayerBlobs layers;

  ImageWriter(BlobStore blobs, LayerStore layers) {
    this.blobs = blobs;
    this.layers = new LayerBlobs(layers);
  }

  /** An image's manifest and config. */
  record Written(Descriptor manifest, Descriptor config) {}

  Written write(BuiltImage image, Destination.Options options) throws IOException {
    boolean oci = options.ociMediaTypes();
    Descriptor config =
        blobs.put(oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, image.config().toBytes());
    List<Descriptor> blobsOfLayers = new ArrayList<>(image.layers().size());
    for (Layer layer : image.layers()) {
      blobsOfLayers.add(layers.blob(layer, options));
    }
    Manifest manifest =
        new Manifest(
            oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST,
            config.bare(),
            blobsOfLayers);
    return new Written(blobs.put(manifest.mediaType(), manifest.toBytes()), config);
  }

  /** What the images of several platforms are listed in; of one image its manifest. */
  Descriptor root(List<BuiltImage> images, List<Written> written, boolean oci) throws IOException {
    if (written.size() == 1) {
      return written.getFirst().manifest();
    }
    List<Descriptor> manifests = new ArrayList<>(written.size());
    for (int i = 0; i < written.size(); i++) {
      manifests.add(written.get(i).manifest().bare().withPlatform(images.get(i).platform()));
    }
    String mediaType = oci ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_INDEX;
    return blobs.put(mediaType, new Index(mediaType, manifests, java.util.Map.of()).toBytes());
  }
}
