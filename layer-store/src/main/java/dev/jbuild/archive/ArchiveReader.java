package dev.jbuild.archive;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the images of an archive into the store, in one pass over the stream.
 *
 * <p>Reads OCI archives and docker archives (of docker before and since version 25, podman, skopeo,
 * BuildKit), plain or compressed with gzip, zstd, bzip2 or xz. Every blob is verified against its
 * name, every layer of a docker archive against the diffID of the config. Nothing is put into the
 * store's index unless all images of the archive are whole.
 */
public final class ArchiveReader {
  /** An image's archive has a handful of entries a layer; more is no image. */
  private static final int MAX_ENTRIES = 100_000;

  private final ImageStore store;
  private final BlobStore blobs;

  /** Files of the archive by their path, as blobs of the store. */
  private final Map<String, Digest> files = new HashMap<>();

  /** Symbolic and hard links, as older versions of docker write for equal layers. */
  private final Map<String, String> links = new HashMap<>();

  private final Map<Digest, FileTime> written = new HashMap<>();
  private final Map<String, byte[]> documents = new HashMap<>();

  /** A reader into this store. */
  public ArchiveReader(ImageStore store) {
    this.store = store;
    this.blobs = store.blobs();
  }

  /**
   * Loads all images of the archive; the stream is read to its end and stays open.
   *
   * @return what was loaded, in the order of the archive
   * @throws InvalidContentException where it is no image archive, or a damaged one
   */
  public List<ArchivedImage> load(InputStream in) throws IOException {
    Pin pin = store.pin();
    try {
      readEntries(Decompression.open(in));
      List<ArchivedImage> images = images();
      for (ArchivedImage image : images) {
        store.put(image.target(), image.names());
      }
      return images;
    } finally {
      removeUnused();
      pin.close();
    }
  }

  /**
   * Reads the blobs of all images of the archive, which become no images of the store: for a build
   * that stands on them. The caller's pin keeps them.
   *
   * @return what was read, in the order of the archive
   * @throws InvalidContentException where it is no image archive, or a damaged one
   */
  public List<ArchivedImage> read(InputStream in) throws IOException {
    boolean whole = false;
    try {
      readEntries(Decompression.open(in));
      List<ArchivedImage> images = images();
      whole = true;
      return images;
    } finally {
      if (!whole) {
        removeUnused();
      }
    }
  }

  /** Removes of what {@link #read} has written all that still belongs to no image. */
  public void discard() throws IOException {
    removeUnused();
  }

  private void readEntries(InputStream in) throws IOException {
    LayerTarReader tar = LayerTarReader.ofArchive(in);
    int count = 0;
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      if (++count > MAX_ENTRIES) {
        throw new InvalidContentException("not an image archive: too many entries");
      }
      switch (entry.type()) {
        case FILE -> file(entry, tar);
        case SYMLINK -> links.put(entry.path(), relative(entry.parent(), entry.linkTarget()));
        case HARDLINK -> links.put(entry.path(), entry.linkTarget());
        case DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE -> {}
      }
    }
  }

  private void file(TarEntry entry, LayerTarReader tar) throws IOException {
    String path = entry.path();
    switch (path) {
      case "index.json", "manifest.json" -> documents.put(path, document(entry, tar));
      case "oci-layout", "repositories" -> {}
      default -> blob(entry, tar);
    }
  }

  private static byte[] document(TarEntry entry, LayerTarReader tar) throws IOException {
    if (entry.size() > BlobStore.MAX_DOCUMENT) {
      throw new InvalidContentException(entry.path() + " of the archive is too large");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream((int) entry.size());
    tar.transferTo(content);
    return content.toByteArray();
  }

  private void blob(TarEntry entry, LayerTarReader tar) throws IOException {
    String[] parts = entry.path().split("/", -1);
    if (parts.length == 3 && parts[0].equals("blobs")) {
      Digest expected;
      try {
        expected = new Digest(parts[1], parts[2]);
      } catch (IllegalArgumentException e) {
        return;
      }
      if (!blobs.contains(expected)) {
        try (BlobWriter blob = blobs.writer(expected)) {
          tar.transferTo(blob);
          blob.commit("", expected);
        }
        written.put(expected, blobs.lastUsed(expected));
      } else {
        blobs.touch(expected);
      }
      files.put(entry.path(), expected);
      return;
    }
    try (BlobWriter blob = blobs.writer()) {
      tar.transferTo(blob);
      Digest digest = blob.commit("").digest();
      files.put(entry.path(), digest);
      written.put(digest, blobs.lastUsed(digest));
    }
  }

  private static String relative(String folder, String target) throws InvalidContentException {
    List<String> path = new ArrayList<>();
    String joined = target.startsWith("/") ? target : folder + "/" + target;
    for (String name : joined.split("/", -1)) {
      if (name.equals("..")) {
        if (path.isEmpty()) {
          throw new InvalidContentException("unsafe link in the archive: " + target);
        }
        path.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        path.add(name);
      }
    }
    return String.join("/", path);
  }

  private List<ArchivedImage> images() throws IOException {
    byte[] index = documents.get("index.json");
    byte[] manifest = documents.get("manifest.json");
    if (index != null) {
      return ociImages(Index.parse(index), manifest);
    }
    if (manifest != null) {
      List<ArchivedImage> images = new ArrayList<>();
      DockerArchive docker = new DockerArchive(blobs, this::resolve);
      for (JsonObject item : JsonObject.parseArray(manifest)) {
        ArchivedImage image = docker.image(item);
        images.add(image);
      }
      return images;
    }
    if (files.isEmpty()) {
      throw new InvalidContentException("not an image archive: it is empty");
    }
    throw new InvalidContentException(
        "not an image archive: neither index.json (OCI) nor manifest.json (docker) is in it");
  }

  private Digest resolve(String path) throws InvalidContentException {
    String at = path;
    for (int i = 0; i < 10; i++) {
      Digest digest = files.get(at);
      if (digest != null) {
        return digest;
      }
      String target = links.get(at);
      if (target == null) {
        break;
      }
      at = target;
    }
    throw new InvalidContentException("the archive lacks " + path);
  }

  private List<ArchivedImage> ociImages(
      Index index, byte @org.jspecify.annotations.Nullable [] dockerManifest) throws IOException {
    List<ArchivedImage> images = new ArrayList<>();
    for (ArchivedImage image : ArchiveSource.images(index)) {
      Descriptor target = image.target();
      check(target);
      images.add(
          image.names().isEmpty() && dockerManifest != null
              ? new ArchivedImage(target, dockerNames(target, dockerManifest))
              : image);
    }
    return images;
  }

  /** The names that docker's manifest gives to the image with the same config. */
  private List<Reference> dockerNames(Descriptor target, byte[] dockerManifest) throws IOException {
    if (!MediaTypes.isManifest(target.mediaType())) {
      return List.of();
    }
    Digest config = Manifest.parse(blobs.read(target.digest())).config().digest();
    for (JsonObject item : JsonObject.parseArray(dockerManifest)) {
      String path = item.string("Config", "");
      if (path.endsWith(config.hex()) || path.endsWith(config.hex() + ".json")) {
        return DockerArchive.names(item);
      }
    }
    return List.of();
  }

  /** Checks that the documents and layers of an image are here; verified they are already. */
  private void check(Descriptor target) throws IOException {
    if (MediaTypes.isIndex(target.mediaType())) {
      for (Descriptor child : Index.parse(blobs.read(target.digest())).manifests()) {
        // Tools write indexes of which the archive has one platform only.
        if (blobs.contains(child.digest())) {
          check(child);
        }
      }
      return;
    }
    Manifest manifest = Manifest.parse(blobs.read(target.digest()));
    blobs.size(manifest.config().digest());
    for (Descriptor layer : manifest.layers()) {
      if (!MediaTypes.isNondistributable(layer.mediaType())
          && blobs.size(layer.digest()) != layer.size()) {
        throw new InvalidContentException("layer " + layer.digest() + " has another size");
      }
    }
  }

  /** Removes what was written but belongs to no image: all of it where loading failed. */
  private void removeUnused() throws IOException {
    if (!written.isEmpty()) {
      store.removeUnused(written);
    }
  }
}
