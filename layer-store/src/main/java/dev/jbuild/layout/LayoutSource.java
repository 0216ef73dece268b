package dev.jbuild.layout;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder in OCI image layout that images are taken from; its blobs are verified when read. */
public final class LayoutSource implements BlobSource {
  private final Path folder;

  /** The layout in a folder; nothing is read yet. */
  public LayoutSource(Path folder) {
    this.folder = folder;
  }

  /**
   * The manifest or index that is meant.
   *
   * @param tag its name in the layout, or the tag of its name; without either the layout has one
   *     image
   * @param digest its digest
   * @throws InvalidContentException where there is none, or more than one
   */
  public Descriptor root(Optional<String> tag, Optional<Digest> digest) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    for (Descriptor entry : Index.parse(document(folder.resolve("index.json"))).manifests()) {
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
    return found.getFirst().bare();
  }

  @Override
  public boolean has(Descriptor blob) {
    return Files.exists(path(blob));
  }

  @Override
  public InputStream open(Descriptor blob) throws IOException {
    try {
      if (Files.size(path(blob)) != blob.size()) {
        throw new InvalidContentException("blob " + blob.digest() + " has another size");
      }
      return VerifiedStream.of(Files.newInputStream(path(blob)), blob);
    } catch (NoSuchFileException e) {
      MissingBlobException missing = new MissingBlobException(blob.digest());
      missing.initCause(e);
      throw missing;
    }
  }

  private Path path(Descriptor blob) {
    Digest digest = blob.digest();
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
