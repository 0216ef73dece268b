package dev.jbuild.build;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folders in OCI image layout that builds stand on; their blobs are copied, each verified. */
final class BaseLayouts {
  /** An index in an index in an index is somebody's joke. */
  private static final int DEEPEST = 4;

  private final ImageStore store;

  BaseLayouts(ImageStore store) {
    this.store = store;
  }

  /**
   * The manifest or index that a location names; its blobs are in the store then.
   *
   * @param location {@code folder[:tag][@digest]}; without either the folder has one image
   */
  Descriptor root(String location) throws IOException {
    String rest = location;
    Optional<Digest> digest = Optional.empty();
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      try {
        digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      } catch (IllegalArgumentException e) {
        throw new InvalidContentException(String.valueOf(e.getMessage()), e);
      }
      rest = rest.substring(0, at);
    }
    Optional<String> tag = Optional.empty();
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    Path folder = Path.of(rest);
    Descriptor root = select(Index.parse(document(folder.resolve("index.json"))), tag, digest);
    copy(folder, root, DEEPEST);
    return root.bare();
  }

  private static Descriptor select(Index index, Optional<String> tag, Optional<Digest> digest)
      throws InvalidContentException {
    List<Descriptor> found = new ArrayList<>();
    for (Descriptor entry : index.manifests()) {
      String name = entry.annotations().getOrDefault(Descriptor.REF_NAME, "");
      boolean tagged = tag.isEmpty() || name.equals(tag.get()) || name.endsWith(":" + tag.get());
      if (tagged && (digest.isEmpty() || entry.digest().equals(digest.get()))) {
        found.add(entry);
      }
    }
    if (found.isEmpty()) {
      throw new InvalidContentException(
          "it lists no image"
              + tag.map(t -> " :" + t).orElse("")
              + digest.map(d -> " " + d).orElse(""));
    }
    boolean same = found.stream().map(Descriptor::digest).distinct().count() == 1;
    if (!same) {
      throw new InvalidContentException(
          "it lists "
              + found.size()
              + " such images; name one with :tag or @digest behind the folder");
    }
    return found.getFirst();
  }

  private void copy(Path folder, Descriptor document, int depth) throws IOException {
    if (depth == 0) {
      throw new InvalidContentException("indexes are nested too deeply");
    }
    copyBlob(folder, document);
    byte[] bytes = store.blobs().read(document.digest());
    if (MediaTypes.isIndex(document.mediaType())) {
      for (Descriptor child : Index.parse(bytes).manifests()) {
        if (Files.exists(blob(folder, child))) {
          copy(folder, child, depth - 1);
        }
      }
      return;
    }
    Manifest manifest = Manifest.parse(bytes);
    copyBlob(folder, manifest.config());
    for (Descriptor layer : manifest.layers()) {
      copyBlob(folder, layer);
    }
  }

  private void copyBlob(Path folder, Descriptor descriptor) throws IOException {
    BlobStore blobs = store.blobs();
    if (blobs.contains(descriptor.digest())) {
      return;
    }
    try (InputStream in = Files.newInputStream(blob(folder, descriptor));
        BlobWriter writer = blobs.writer(descriptor.digest())) {
      in.transferTo(writer);
      writer.commit(descriptor);
    }
  }

  private static Path blob(Path folder, Descriptor descriptor) {
    Digest digest = descriptor.digest();
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  private static byte[] document(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) BlobStore.MAX_DOCUMENT + 1);
      if (bytes.length > BlobStore.MAX_DOCUMENT) {
        throw new InvalidContentException(file + " is too large");
      }
      return bytes;
    }
  }
}
