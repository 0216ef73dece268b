package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.LockFile;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.build.export.LayoutFolder;
import dev.jbuild.build.remote.Registries;
import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.layout.BlobCopy;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cache in a folder in OCI image layout, such as one that a CI system keeps between jobs. */
final class FolderStorage implements CacheStorage {
  private static final int MAX_INDEX = 4 << 20;

  private final BlobStore blobs;
  private final Registries registries;
  private final Path folder;
  private final String tag;

  FolderStorage(BlobStore blobs, Registries registries, Path folder, String tag) {
    this.blobs = blobs;
    this.registries = registries;
    this.folder = folder;
    this.tag = tag;
  }

  @Override
  public Optional<CacheContent> read() throws IOException {
    Optional<Manifest> manifest = manifest();
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    CacheContent content = CacheContent.of(manifest.get(), this::open);
    registries.has(fetcher(), manifest.get().layers());
    return Optional.of(content);
  }

  @Override
  public Optional<Manifest> manifest() throws IOException {
    Index index;
    try {
      index = Index.parse(document(folder.resolve("index.json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    for (Descriptor entry : index.manifests()) {
      if (tag.equals(entry.annotations().get(Descriptor.REF_NAME))) {
        return Optional.of(Manifest.parse(document(path(entry.digest()))));
      }
    }
    return Optional.empty();
  }

  private static byte[] document(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_INDEX + 1);
      if (bytes.length > MAX_INDEX) {
        throw new InvalidContentException(file + " is too large");
      }
      return bytes;
    }
  }

  private Path path(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  @Override
  public InputStream open(Descriptor blob) throws IOException {
    try {
      return Files.newInputStream(path(blob.digest()), LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new MissingBlobException(blob.digest());
    }
  }

  @Override
  public BlobFetcher fetcher() {
    return new BlobCopy(this::open, blobs)::copyBlob;
  }

  @Override
  public Optional<Closeable> lock() throws IOException {
    Files.createDirectories(folder);
    return Optional.of(LockFile.exclusive(folder.resolve(".jbuild-cache.lock")));
  }

  @Override
  public void write(Descriptor manifest, List<Descriptor> added, BlobSource source)
      throws IOException {
    LayoutFolder layout = new LayoutFolder(source, folder);
    List<Descriptor> written = new ArrayList<>(added);
    written.add(manifest);
    layout.copyBlobs(written);
    layout.addEntries(List.of(manifest.withAnnotations(Map.of(Descriptor.REF_NAME, tag))));
  }

  @Override
  public List<Descriptor> missing(List<Descriptor> all) {
    List<Descriptor> missing = new ArrayList<>();
    for (Descriptor blob : all) {
      if (!Files.exists(path(blob.digest()))) {
        missing.add(blob);
      }
    }
    return missing;
  }
}
