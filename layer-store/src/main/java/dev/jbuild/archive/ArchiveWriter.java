package dev.jbuild.archive;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes images as one archive.
 *
 * <p>The archive is an OCI layout in a tar, with the images' documents byte for byte, so that a
 * load gives the same digests. {@link Format#DOCKER} adds docker's {@code manifest.json}, as {@code
 * docker save} does since version 25; such an archive is both. The bytes depend on nothing but the
 * images and their names.
 */
public final class ArchiveWriter {
  /** Which readers the archive is for. */
  public enum Format {
    /** OCI archive. */
    OCI,
    /** Docker archive, that OCI tools can read too. */
    DOCKER
  }

  private static final byte[] LAYOUT =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final BlobSource blobs;
  private final Format format;
  private final Platform platform;
  private final TreeMap<Digest, Descriptor> needed = new TreeMap<>();
  private final List<Descriptor> entries = new ArrayList<>();
  private final Map<Digest, DockerImage> dockerImages = new LinkedHashMap<>();

  private record DockerImage(Manifest manifest, List<String> tags) {}

  /**
   * A writer of one archive.
   *
   * @param blobs where the images come from
   * @param platform whose image of an index is listed for docker, or alone written where the store
   *     does not have the images of the other platforms
   */
  public ArchiveWriter(BlobSource blobs, Format format, Platform platform) {
    this.blobs = blobs;
    this.format = format;
    this.platform = platform;
  }

  /**
   * Writes the images; the stream stays open.
   *
   * @throws MissingBlobException where a blob of an image is not in the store
   */
  public void write(List<ArchivedImage> images, OutputStream out) throws IOException {
    for (ArchivedImage image : images) {
      add(image);
    }
    LayerTarWriter tar = new LayerTarWriter(out);
    tar.add(TarEntry.directory("blobs", 0755, 0));
    tar.add(TarEntry.directory("blobs/sha256", 0755, 0));
    for (Descriptor blob : needed.values()) {
      try (InputStream content = blobs.open(blob)) {
        tar.add(TarEntry.file(path(blob.digest()), 0644, blob.size(), 0), content);
      }
    }
    document(tar, "index.json", new Index(entries).toBytes());
    if (format == Format.DOCKER) {
      document(tar, "manifest.json", JsonObject.toBytes(dockerManifest()));
    }
    document(tar, "oci-layout", LAYOUT);
    tar.finish();
  }

  private static void document(LayerTarWriter tar, String name, byte[] content) throws IOException {
    tar.add(TarEntry.file(name, 0644, content.length, 0), new ByteArrayInputStream(content));
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private void add(ArchivedImage image) throws IOException {
    Descriptor target = image.target();
    Manifest manifest;
    if (MediaTypes.isIndex(target.mediaType())) {
      Index index = Index.parse(blobs.read(target));
      Descriptor ours = choose(index);
      boolean complete = true;
      for (Descriptor child : index.manifests()) {
        complete &= blobs.has(child);
      }
      if (complete) {
        needed.put(target.digest(), target);
        for (Descriptor child : index.manifests()) {
          addManifest(child);
        }
      } else {
        target = ours;
        addManifest(ours);
      }
      manifest = Manifest.parse(blobs.read(ours));
    } else {
      manifest = addManifest(target);
    }
    DockerImage docker =
        dockerImages.computeIfAbsent(
            target.digest(), digest -> new DockerImage(manifest, new ArrayList<>()));
    if (image.names().isEmpty()) {
      entries.add(target);
    }
    for (Reference name : image.names()) {
      Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
      annotations.put(Descriptor.IMAGE_NAME, name.toString());
      annotations.put(Descriptor.REF_NAME, name.tag().orElse("latest"));
      entries.add(target.withAnnotations(annotations));
      docker.tags().add(name.familiar());
    }
  }

  private Descriptor choose(Index index) throws InvalidContentException {
    if (index.manifests().isEmpty()) {
      throw new InvalidContentException("cannot save an index without images");
    }
    return index.select(platform).orElse(index.manifests().getFirst());
  }

  private Manifest addManifest(Descriptor descriptor) throws IOException {
    if (!MediaTypes.isManifest(descriptor.mediaType())) {
      throw new InvalidContentException(
          "cannot save " + descriptor.digest() + ": it is a " + descriptor.mediaType());
    }
    needed.put(descriptor.digest(), descriptor);
    Manifest manifest = Manifest.parse(blobs.read(descriptor));
    needed.put(manifest.config().digest(), manifest.config());
    for (Descriptor layer : manifest.layers()) {
      if (!blobs.has(layer)) {
        if (MediaTypes.isNondistributable(layer.mediaType())) {
          continue;
        }
        throw new MissingBlobException(layer.digest());
      }
      needed.put(layer.digest(), layer);
    }
    return manifest;
  }

  private List<JsonObject> dockerManifest() {
    List<JsonObject> images = new ArrayList<>();
    for (DockerImage image : dockerImages.values()) {
      List<String> layers = new ArrayList<>();
      for (Descriptor layer : image.manifest().layers()) {
        layers.add(path(layer.digest()));
      }
      images.add(
          JsonObject.builder()
              .put("Config", path(image.manifest().config().digest()))
              .put("RepoTags", List.copyOf(image.tags()))
              .put("Layers", layers)
              .build());
    }
    return images;
  }
}
