package dev.jbuild.blob;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The blobs of an OCI image layout, {@code blobs/<algorithm>/<hex>}.
 *
 * <p>Safe between threads and processes: readers never lock, writers of the same blob race to the
 * same name and either of them wins, since their content is the same.
 */
public final class BlobStore {
  /** The largest document (manifest, index, config) that is read into memory: 64 MiB. */
  public static final long MAX_DOCUMENT = 64L << 20;

  private final Path blobs;
  private final Ingest ingest;

  /** The blobs of the layout at {@code root}; folders are made when first written to. */
  public BlobStore(Path root) {
    this.blobs = root.resolve("blobs");
    this.ingest = new Ingest(root.resolve("ingest"));
  }

  /** Where things are written before they are renamed into this store. */
  public Ingest ingest() {
    return ingest;
  }

  /** Where the blob is or would be. */
  public Path path(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** Whether the blob is here. */
  public boolean contains(Digest digest) {
    return Files.exists(path(digest));
  }

  /**
   * The size of a blob in bytes.
   *
   * @throws MissingBlobException where it is not here
   */
  public long size(Digest digest) throws IOException {
    try {
      return Files.size(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    }
  }

  /**
   * The content of a blob, unbuffered. It was verified when it was written.
   *
   * @throws MissingBlobException where it is not here
   */
  public InputStream open(Digest digest) throws IOException {
    try {
      return Files.newInputStream(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    }
  }

  private static MissingBlobException missing(Digest digest, NoSuchFileException cause) {
    MissingBlobException missing = new MissingBlobException(digest);
    missing.initCause(cause);
    return missing;
  }

  /**
   * A document in memory, verified once more: what a build does follows from it.
   *
   * @throws MissingBlobException where it is not here
   * @throws InvalidContentException where the bytes on disk are not those of the digest, or are
   *     more than {@link #MAX_DOCUMENT}
   */
  public byte[] read(Digest digest) throws IOException {
    if (size(digest) > MAX_DOCUMENT) {
      throw new InvalidContentException("blob " + digest + " is too large for a document");
    }
    byte[] content;
    try (InputStream in = open(digest)) {
      content = in.readAllBytes();
    }
    MessageDigest computation = digest.newMessageDigest();
    computation.update(content);
    if (!digest.matches(computation)) {
      throw new InvalidContentException("blob " + digest + " in the store is damaged");
    }
    return content;
  }

  /** Writes a document, unless it is here already. */
  public Descriptor put(String mediaType, byte[] content) throws IOException {
    Descriptor descriptor = Descriptor.of(mediaType, content);
    if (!contains(descriptor.digest())) {
      try (BlobWriter writer = writer()) {
        writer.write(content);
        writer.commit(descriptor);
      }
    }
    return descriptor;
  }

  /** Begins a blob whose digest is computed, or verified, as it is written. */
  public BlobWriter writer() throws IOException {
    return new BlobWriter(this, Digest.newSha256(), "sha256");
  }

  /** Begins a blob that will have this digest; needed where its algorithm is not SHA-256. */
  public BlobWriter writer(Digest expected) throws IOException {
    return new BlobWriter(this, expected.newMessageDigest(), expected.algorithm());
  }

  /** Removes a blob; nothing happens where it is not here. */
  public void delete(Digest digest) throws IOException {
    Files.deleteIfExists(path(digest));
  }

  /** Marks a blob as just used, so that a garbage collection that runs beside keeps it. */
  public void touch(Digest digest) throws IOException {
    try {
      Files.setLastModifiedTime(path(digest), FileTime.fromMillis(System.currentTimeMillis()));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    }
  }

  /** When a blob was written or touched. */
  public FileTime lastUsed(Digest digest) throws IOException {
    try {
      return Files.getLastModifiedTime(path(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest, e);
    }
  }

  /** The digests of all blobs here. */
  public List<Digest> list() throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (String algorithm : List.of("sha256", "sha512")) {
      Path folder = blobs.resolve(algorithm);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          try {
            digests.add(new Digest(algorithm, file.getFileName().toString()));
          } catch (IllegalArgumentException e) {
            // Not a blob: other tools leave temporary files in a layout.
          }
        }
      }
    }
    return digests;
  }

  /** Whether the bytes on disk are those of the digest. Reads all of them. */
  public boolean verify(Digest digest) throws IOException {
    MessageDigest computation = digest.newMessageDigest();
    byte[] buffer = new byte[1 << 17];
    try (InputStream in = open(digest)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        computation.update(buffer, 0, n);
      }
    }
    return digest.matches(computation);
  }

  /** Forces the names of the blobs to the disk, before something that survives refers to them. */
  public void force() throws IOException {
    Path folder = blobs.resolve("sha256");
    // Where there is no Unix a folder cannot be opened, and its names are not forced.
    if (Files.isDirectory(folder)
        && folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
