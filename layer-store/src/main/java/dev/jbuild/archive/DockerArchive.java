package dev.jbuild.archive;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.Decompression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Makes OCI manifests for the images of docker's {@code manifest.json}, which has none. */
final class DockerArchive {
  /** Finds the blob that a path of the archive became. */
  @FunctionalInterface
  interface Files {
    Digest resolve(String path) throws InvalidContentException;
  }

  private final BlobStore blobs;
  private final Files files;

  DockerArchive(BlobStore blobs, Files files) {
    this.blobs = blobs;
    this.files = files;
  }

  /** The image of one item; its config, and so its id, stays as it is. */
  ArchivedImage image(JsonObject item) throws IOException {
    Digest configDigest = files.resolve(clean(item.requiredString("Config")));
    byte[] bytes = blobs.read(configDigest);
    ImageConfig config = ImageConfig.parse(bytes);
    List<String> paths = item.strings("Layers");
    if (paths.size() != config.diffIds().size()) {
      throw new InvalidContentException(
          "invalid docker archive: "
              + paths.size()
              + " layers, but "
              + config.diffIds().size()
              + " diffIDs in the config");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      layers.add(layer(files.resolve(clean(paths.get(i))), config.diffIds().get(i)));
    }
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            new Descriptor(MediaTypes.OCI_CONFIG, configDigest, bytes.length),
            layers);
    Descriptor target =
        blobs.put(MediaTypes.OCI_MANIFEST, manifest.toBytes()).withPlatform(config.platform());
    return new ArchivedImage(target, names(item));
  }

  private static String clean(String path) {
    return path.startsWith("./") ? path.substring(2) : path;
  }

  static List<Reference> names(JsonObject item) throws InvalidContentException {
    List<Reference> names = new ArrayList<>();
    for (String tag : item.strings("RepoTags")) {
      try {
        names.add(Reference.parse(tag).withDefaultTag());
      } catch (IllegalArgumentException e) {
        throw new InvalidContentException("RepoTags: " + e.getMessage(), e);
      }
    }
    return names;
  }

  private Descriptor layer(Digest blob, Digest diffId) throws IOException {
    Compression compression = Compression.UNCOMPRESSED;
    if (!blob.equals(diffId)) {
      compression = verify(blob, diffId);
    }
    return new Descriptor(MediaTypes.ociLayer(compression), blob, blobs.size(blob));
  }

  /** Verifies the content of a layer that the archive has compressed. */
  private Compression verify(Digest blob, Digest diffId) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(blobs.open(blob), 1 << 16)) {
      in.mark(8);
      byte[] start = new byte[6];
      int length = in.readNBytes(start, 0, start.length);
      in.reset();
      Compression compression =
          switch (Decompression.detect(start, length)) {
            case GZIP -> Compression.GZIP;
            case ZSTD -> Compression.ZSTD;
            case BZIP2, XZ, NONE -> Compression.UNCOMPRESSED;
          };
      MessageDigest computation = diffId.newMessageDigest();
      byte[] buffer = new byte[1 << 16];
      try (InputStream content = Decompression.open(in, compression)) {
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
          computation.update(buffer, 0, n);
        }
      }
      if (!diffId.matches(computation)) {
        throw new InvalidContentException(
            "a layer of the archive does not have the diffID of the config: " + diffId);
      }
      return compression;
    }
  }
}
