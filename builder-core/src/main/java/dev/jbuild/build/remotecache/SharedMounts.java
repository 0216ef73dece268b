package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.build.event.InternalSteps;
import dev.jbuild.build.exec.CacheFolders;
import dev.jbuild.build.exec.OtherFolders;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.linux.FileTree;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The folders of cache mounts that machines share. One is fetched when a step that runs mounts it
 * and the store has none; after the build those that its steps wrote into are put back.
 */
final class SharedMounts implements OtherFolders {
  private record Source(CacheLocation location, CacheStorage storage, MountsDocument document) {}

  private final ImageStore store;
  private final List<CacheLocation> from;
  private final CacheStorages storages;
  private final InternalSteps steps;
  private final BiConsumer<String, String> warn;
  private @Nullable List<Source> sources;

  /**
   * Nothing is read yet.
   *
   * @param warn is told of an option and what is wrong with it
   */
  SharedMounts(
      ImageStore store,
      List<CacheLocation> from,
      CacheStorages storages,
      InternalSteps steps,
      BiConsumer<String, String> warn) {
    this.store = store;
    this.from = from;
    this.storages = storages;
    this.steps = steps;
    this.warn = warn;
  }

  @Override
  public boolean fill(String name, String id, Path folder) throws IOException {
    for (Source source : sources()) {
      Optional<Descriptor> layer = source.document().find(name);
      if (layer.isEmpty()) {
        continue;
      }
      try {
        return steps.<Boolean, IOException>run(
            "import cache mount " + id + " from " + source.location(),
            () -> unpack(source.storage(), layer.get(), folder));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        FileTree.remove(folder);
        Files.createDirectory(folder);
        warn.accept(
            "--cache-mounts-from " + source.location(),
            "the cache mount " + id + " cannot be used: " + e.getMessage());
      }
    }
    return false;
  }

  private boolean unpack(CacheStorage storage, Descriptor layer, Path folder) throws IOException {
    try (VerifiedStream blob = VerifiedStream.of(storage.open(layer), layer)) {
      store.layers().folderArchive().unpack(blob, folder);
      blob.verify();
      return true;
    }
  }

  private synchronized List<Source> sources() throws InterruptedIOException {
    List<Source> known = sources;
    if (known == null) {
      known = new ArrayList<>();
      for (CacheLocation location : from) {
        CacheStorage storage = storages.at(location);
        try {
          known.add(new Source(location, storage, read(storage)));
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          warn.accept(
              "--cache-mounts-from " + location,
              "its cache mounts cannot be used: " + e.getMessage());
        }
      }
      sources = known;
    }
    return known;
  }

  private static MountsDocument read(CacheStorage storage) throws IOException {
    Optional<Manifest> manifest = storage.manifest();
    return manifest.isEmpty() ? MountsDocument.EMPTY : MountsDocument.of(manifest.get());
  }

  /**
   * Puts the folders that steps have written into.
   *
   * @param storage where to; what it has already stays where it is
   */
  void export(CacheFolders folders, CacheStorage storage) throws IOException {
    // What is packed is of use to nobody but the receiver.
    Path scratch = Files.createDirectory(store.blobs().ingest().newPath("mounts"));
    try {
      BlobStore made = new BlobStore(scratch);
      put(folders, storage, made);
      made.ingest().close();
    } finally {
      FileTree.remove(scratch);
    }
  }

  private void put(CacheFolders folders, CacheStorage storage, BlobStore made) throws IOException {
    MountsDocument before = whole(storage);
    Map<String, Descriptor> packed = new TreeMap<>();
    List<Descriptor> pushed = new ArrayList<>();
    String day = LocalDate.now(ZoneOffset.UTC).toString();
    folders.visitUsed((name, id, folder) -> {
      Digest content = store.layers().folderArchive().digest(folder);
      Descriptor blob = before.find(name, content).orElse(null);
      if (blob == null) {
        blob = pack(folder, made);
        pushed.add(blob);
      }
      packed.put(name, MountsDocument.entry(blob, name, id, content, day));
    });
    pushed.add(made.put(MediaTypes.OCI_EMPTY, MountsDocument.CONFIG));
    Convergence.reach(
        storage,
        again -> {
          MountsDocument there = whole(storage);
          // Of two builds of the same time that wrote the same folder the last one wins.
          MountsDocument merged = there.with(again ? there.unlessChanged(packed, before) : packed);
          if (merged.equals(there)) {
            return false;
          }
          Descriptor manifest = made.put(MediaTypes.OCI_MANIFEST, merged.toManifest().toBytes());
          storage.write(manifest, pushed, BlobSource.of(made));
          return true;
        });
  }

  /**
   * What is there with all of its layers; a broken one is of no use to anyone and counts as none.
   */
  private static MountsDocument whole(CacheStorage storage) throws IOException {
    MountsDocument there;
    try {
      there = read(storage);
    } catch (InvalidContentException e) {
      return MountsDocument.EMPTY;
    }
    return there.without(storage.missing(List.copyOf(there.mounts().values())));
  }

  private Descriptor pack(Path folder, BlobStore made) throws IOException {
    try (BlobWriter blob = made.writer()) {
      return store.layers().folderArchive().pack(folder, blob);
    }
  }
}
