package dev.jbuild.build;

import dev.jbuild.archive.ArchiveReader;
import dev.jbuild.archive.ArchivedImage;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Image archives that builds stand on.
 *
 * <p>An archive is read once: what it held is remembered under its path, size, times and inode, in
 * {@code contexts/} of the store, for as long as the blobs are there.
 */
final class BaseArchives {
  private final ImageStore store;

  BaseArchives(ImageStore store) {
    this.store = store;
  }

  /** The manifest or index of the one image of an archive; its blobs are in the store. */
  Descriptor root(Path file) throws IOException {
    Path real = file.toRealPath();
    String identity = identity(Directory.working().lstat(FileName.of(real))) + real;
    Path memory =
        store
            .root()
            .resolve("contexts")
            .resolve("archive-" + Digest.sha256(identity.getBytes(StandardCharsets.UTF_8)).hex());
    try {
      Descriptor known = Descriptor.fromJson(JsonObject.parse(Files.readAllBytes(memory)));
      if (isHere(known)) {
        return known;
      }
    } catch (NoSuchFileException | InvalidContentException e) {
      // Never read before, or torn by a power failure: it is read now.
      Files.createDirectories(memory.getParent());
    }
    Descriptor root = read(file);
    store.blobs().ingest().writeAtomically(memory, root.toJson().toBytes());
    return root;
  }

  private static String identity(FileStatus file) {
    long[] parts = {
      file.device(),
      file.inode(),
      file.size(),
      file.modifiedSeconds(),
      file.modifiedNanos(),
      file.changedSeconds(),
      file.changedNanos()
    };
    StringBuilder identity = new StringBuilder();
    for (long part : parts) {
      identity.append(part).append(' ');
    }
    return identity.toString();
  }

  private Descriptor read(Path file) throws IOException {
    List<ArchivedImage> images;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      images = new ArchiveReader(store).read(in);
    }
    if (images.size() != 1) {
      throw new InvalidContentException(
          "it holds " + images.size() + " images; a base must be the only one");
    }
    return images.getFirst().target();
  }

  private boolean isHere(Descriptor root) throws IOException {
    if (!store.blobs().contains(root.digest())) {
      return false;
    }
    if (!MediaTypes.isManifest(root.mediaType())) {
      // What is behind an index is not worth remembering one by one.
      return false;
    }
    Manifest manifest = Manifest.parse(store.blobs().read(root.digest()));
    if (!store.blobs().contains(manifest.config().digest())) {
      return false;
    }
    for (Descriptor layer : manifest.layers()) {
      if (!store.blobs().contains(layer.digest())) {
        return false;
      }
    }
    return true;
  }
}
