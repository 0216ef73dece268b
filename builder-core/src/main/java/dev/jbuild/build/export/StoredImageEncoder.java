package dev.jbuild.build.export;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of an image of the store what leaves it: layers compressed, documents in the wanted format.
 *
 * <p>The store keeps the layers that were built here as plain tars. An image whose layers are
 * compressed already, as pulled ones are, stays what it is, byte for byte, unless asked otherwise.
 */
public final class StoredImageEncoder {
  private final BlobStore blobs;
  private final LayerStore layers;
  private final LayerBlobs layerBlobs;
  private final Destination.Options options;
  private final Optional<Boolean> oci;

  /**
   * An encoder.
   *
   * @param options how layers are compressed; its media types and name do not matter
   * @param oci whether documents are OCI's or docker's; empty leaves each as it is
   */
  public StoredImageEncoder(ImageStore store, Destination.Options options, Optional<Boolean> oci) {
    this(store, options, oci, new LayerBlobs(store.layers()));
  }

  /**
   * The same.
   *
   * @param listener takes the blob of each layer that has to be compressed, before it is
   */
  public StoredImageEncoder(
      ImageStore store,
      Destination.Options options,
      Optional<Boolean> oci,
      GrowingBlob.Listener listener) {
    this(store, options, oci, new LayerBlobs(store.layers(), listener));
  }

  private StoredImageEncoder(
      ImageStore store, Destination.Options options, Optional<Boolean> oci, LayerBlobs layerBlobs) {
    this.blobs = store.blobs();
    this.layers = store.layers();
    this.layerBlobs = layerBlobs;
    this.options = options;
    this.oci = oci;
  }

  /**
   * The image as it leaves the store.
   *
   * @param target a manifest, or an index of which all images are here
   * @return {@code target} itself where nothing has to change
   */
  public Descriptor encode(Descriptor target) throws IOException {
    if (MediaTypes.isIndex(target.mediaType())) {
      return encodeIndex(target);
    }
    return MediaTypes.isManifest(target.mediaType()) ? encodeManifest(target) : target;
  }

  private Descriptor encodeIndex(Descriptor target) throws IOException {
    Index index = Index.parse(blobs.read(target.digest()));
    List<Descriptor> children = new ArrayList<>(index.manifests().size());
    for (Descriptor child : index.manifests()) {
      Descriptor encoded = encode(child);
      children.add(
          new Descriptor(
              encoded.mediaType(),
              encoded.digest(),
              encoded.size(),
              child.annotations(),
              child.platform(),
              child.artifactType()));
    }
    String mediaType = index.mediaType();
    if (oci.isPresent()) {
      mediaType = oci.get() ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_INDEX;
    }
    var encoded = new Index(mediaType, children, index.annotations());
    return encoded.equals(index) ? target : blobs.put(mediaType, encoded.toBytes());
  }

  private Descriptor encodeManifest(Descriptor target) throws IOException {
    Manifest manifest = Manifest.parse(blobs.read(target.digest()));
    if (!MediaTypes.isImageConfig(manifest.config().mediaType())) {
      return target;
    }
    boolean ociTypes = oci.orElse(!manifest.mediaType().equals(MediaTypes.DOCKER_MANIFEST));
    Destination.Options encoding = options.withOciMediaTypes(ociTypes);
    List<Digest> diffIds = ImageConfig.parse(blobs.read(manifest.config().digest())).diffIds();
    if (diffIds.size() != manifest.layers().size()) {
      throw new InvalidContentException(
          "the image's config and manifest list different layers: " + target.digest());
    }
    List<Descriptor> encoded = new ArrayList<>(diffIds.size());
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      Descriptor blob =
          !MediaTypes.isLayer(layer.mediaType()) || MediaTypes.isNondistributable(layer.mediaType())
              ? layer
              : layerBlobs.blob(
                  layers.importBlob(layer, diffIds.get(i)), encoding, LayerBlobs.Place.HERE);
      // What was said about the blob is true of the same bytes only.
      encoded.add(
          blob.digest().equals(layer.digest()) ? layer.withMediaType(blob.mediaType()) : blob);
    }
    var changed =
        new Manifest(
            ociTypes ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST,
            manifest.artifactType(),
            manifest
                .config()
                .withMediaType(ociTypes ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG),
            encoded,
            manifest.subject(),
            manifest.annotations());
    return changed.equals(manifest) ? target : blobs.put(changed.mediaType(), changed.toBytes());
  }
}
