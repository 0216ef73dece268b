package dev.jbuild.build.transfer;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files as an artifact of a registry (OCI image specification 1.1, "Guidelines for Artifact
 * Usage"): each file a layer with its name as title, no config.
 *
 * <p>The same files and words give the same digest: no time is written.
 */
public final class ArtifactManifest {
  /** The annotation with the name of a layer's file, as oras writes and reads it. */
  public static final String TITLE = "org.opencontainers.image.title";

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Descriptor root;
  private final Map<Digest, byte[]> documents = new HashMap<>();
  private final Map<Digest, Path> files = new HashMap<>();

  /** A file and the media type it gets. */
  public record TypedFile(Path path, String mediaType) {}

  /**
   * Makes the manifest; the files are read to hash them, and again when they are sent.
   *
   * @param subject what the artifact is about
   */
  public ArtifactManifest(
      String artifactType,
      List<TypedFile> contents,
      Optional<Descriptor> subject,
      Map<String, String> annotations)
      throws IOException {
    Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, EMPTY);
    documents.put(config.digest(), EMPTY);
    List<Descriptor> layers = new ArrayList<>(contents.size());
    for (TypedFile file : contents) {
      Descriptor blob = describe(file);
      files.put(blob.digest(), file.path());
      layers.add(blob.withAnnotations(Map.of(TITLE, file.path().getFileName().toString())));
    }
    if (layers.isEmpty()) {
      // The specification wants at least one.
      layers.add(config);
    }
    byte[] manifest =
        new Manifest(
                MediaTypes.OCI_MANIFEST,
                artifactType,
                config,
                layers,
                subject.map(Descriptor::bare),
                annotations)
            .toBytes();
    this.root = Descriptor.of(MediaTypes.OCI_MANIFEST, manifest);
    documents.put(root.digest(), manifest);
  }

  private static Descriptor describe(TypedFile file) throws IOException {
    MessageDigest computation = Digest.newSha256();
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file.path())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        computation.update(buffer, 0, read);
        size += read;
      }
    }
    return new Descriptor(file.mediaType(), Digest.of(computation), size);
  }

  /** The manifest's descriptor. */
  public Descriptor root() {
    return root;
  }

  /** The manifest and the files, to push them. */
  public BlobSource blobs() {
    return blob -> {
      byte[] document = documents.get(blob.digest());
      if (document != null) {
        return new ByteArrayInputStream(document);
      }
      Path file = files.get(blob.digest());
      if (file == null) {
        throw new MissingBlobException(blob.digest());
      }
      return Files.newInputStream(file);
    };
  }
}
