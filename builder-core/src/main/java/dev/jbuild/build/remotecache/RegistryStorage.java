package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.build.remote.Registries;
import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryException;
import dev.jbuild.registry.RemoteManifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cache under a name in a registry. */
final class RegistryStorage implements CacheStorage {
  /** Images for more platforms than this are not looked into. */
  private static final int MAX_PLATFORMS = 16;

  private final Registries registries;
  private final Reference name;

  RegistryStorage(Registries registries, Reference name) {
    this.registries = registries;
    this.name = name;
  }

  @Override
  public Optional<CacheContent> read() throws IOException {
    Optional<RemoteManifest> root = root();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(root.get().isIndex() ? images(root.get()) : read(root.get()));
  }

  @Override
  public Optional<Manifest> manifest() throws IOException {
    Optional<RemoteManifest> root = root();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (root.get().isIndex()) {
      throw new NoCacheException("it is an image for several platforms");
    }
    return Optional.of(root.get().manifest());
  }

  private Optional<RemoteManifest> root() throws IOException {
    try {
      return Optional.of(registries.client().fetchManifest(name));
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private CacheContent read(RemoteManifest manifest) throws IOException {
    CacheContent content = CacheContent.of(manifest.manifest(), this::open);
    registries.has(name, manifest.manifest().layers());
    return content;
  }

  @Override
  public InputStream open(Descriptor blob) throws IOException {
    try {
      return registries.client().openBlob(name, blob);
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND
          || e.kind() == RegistryException.Kind.CORRUPT) {
        throw new InvalidContentException("its records cannot be read: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** An image for several platforms has a cache for each. */
  private CacheContent images(RemoteManifest root) throws IOException {
    CacheDocument all = CacheDocument.EMPTY;
    int count = 0;
    for (Descriptor image : root.index().manifests()) {
      if (!MediaTypes.isManifest(image.mediaType())
          || image.platform().filter(platform -> platform.os().equals("unknown")).isPresent()) {
        continue;
      }
      if (++count > MAX_PLATFORMS) {
        throw new InvalidContentException("it has more than " + MAX_PLATFORMS + " platforms");
      }
      CacheDocument one =
          read(registries.client().fetchManifest(name.withDigest(image.digest()))).document();
      List<CacheDocument.Addition> additions = new ArrayList<>();
      one.records()
          .values()
          .forEach(step -> additions.add(new CacheDocument.Addition(step, false)));
      all = all.merged(additions, one.selections());
    }
    return new CacheContent(all, false);
  }

  @Override
  public BlobFetcher fetcher() {
    return registries.fetcher(name);
  }

  @Override
  public Optional<Closeable> lock() {
    return Optional.empty();
  }

  @Override
  public void write(Descriptor manifest, List<Descriptor> blobs, BlobSource source)
      throws IOException {
    RegistryClient client = registries.client();
    client.pushBlobs(name, blobs, source, registries.linking(name));
    try (InputStream in = source.open(manifest)) {
      client.pushManifest(name, manifest.mediaType(), in.readAllBytes());
    }
  }

  @Override
  public List<Descriptor> missing(List<Descriptor> blobs) throws IOException {
    List<Descriptor> missing = new ArrayList<>();
    for (Descriptor blob : blobs) {
      if (!registries.client().exists(name, blob.digest())) {
        missing.add(blob);
      }
    }
    return missing;
  }
}
