package dev.jbuild.build.prune;

import dev.jbuild.build.cache.StepCache;
import dev.jbuild.build.exec.CacheFolders;
import dev.jbuild.build.exec.FailedStep;
import dev.jbuild.build.exec.FailedSteps;
import dev.jbuild.layer.DiskUsage;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Usage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The build cache of a store as a list of entries. */
public final class CacheEntries {
  private final Path contexts;
  private final Path history;
  private final StepCache steps;
  private final CacheFolders mounts;
  private final FailedSteps failures;

  /** The build cache of this store. */
  public CacheEntries(ImageStore store) {
    this.contexts = store.root().resolve("contexts");
    this.history = store.root().resolve("history");
    this.steps = new StepCache(store.root());
    this.mounts = new CacheFolders(store.root());
    this.failures = new FailedSteps(store);
  }

  /**
   * What the cache holds.
   *
   * @param entries in no order
   * @param unused bytes that neither an image nor an entry needs: any pruning frees them
   */
  public record Contents(List<CacheEntry> entries, long unused) {
    public Contents {
      entries = List.copyOf(entries);
    }
  }

  /** Looks through the cache of the store whose usage this is. */
  public Contents contents(Usage usage) throws IOException {
    Map<String, Usage.LayerUse> layers = new HashMap<>();
    for (Usage.LayerUse layer : usage.layers()) {
      layers.put(layer.id().value(), layer);
    }
    List<CacheEntry> entries = new ArrayList<>();
    for (StepCache.Stored stored : steps.list()) {
      entries.add(step(stored, layers));
    }
    for (CacheFolders.Stored mount : mounts.list()) {
      entries.add(
          new CacheEntry(
              CacheEntry.Kind.CACHE_MOUNT,
              mount.name(),
              mount.id(),
              DiskUsage.of(mount.folder()),
              mount.lastUsed()));
    }
    for (Path file : files(contexts)) {
      try {
        entries.add(
            new CacheEntry(
                CacheEntry.Kind.CONTEXT,
                file.getFileName().toString(),
                "files of a build context",
                DiskUsage.of(file),
                Files.getLastModifiedTime(file).toInstant()));
      } catch (NoSuchFileException e) {
        // Replaced just now.
      }
    }
    if (Files.isDirectory(history)) {
      entries.add(
          new CacheEntry(
              CacheEntry.Kind.HISTORY,
              "history",
              "what past builds read, for --explain",
              DiskUsage.of(history),
              newest(history)));
    }
    for (FailedStep failed : failures.list()) {
      long size = 0;
      for (LayerId id : failed.layers()) {
        // What it stood on counts where nothing else keeps it.
        Usage.LayerUse layer = layers.remove(id.value());
        size += layer == null || layer.ofImage() ? 0 : layer.size();
      }
      entries.add(
          new CacheEntry(
              CacheEntry.Kind.FAILURE,
              failed.id(),
              failed.step().info().text(),
              size,
              failed.at()));
    }
    long unused = usage.looseBytes();
    for (Usage.LayerUse layer : layers.values()) {
      unused += layer.ofImage() ? 0 : layer.size();
    }
    return new Contents(entries, unused);
  }

  /** When something was last written to one of the folders of this folder. */
  private static Instant newest(Path folder) throws IOException {
    Instant newest = Files.getLastModifiedTime(folder).toInstant();
    for (Path child : files(folder)) {
      Instant time = Files.getLastModifiedTime(child).toInstant();
      newest = time.isAfter(newest) ? time : newest;
    }
    return newest;
  }

  private static CacheEntry step(StepCache.Stored stored, Map<String, Usage.LayerUse> layers) {
    long size = stored.size();
    Instant lastUsed = stored.written();
    // A layer counts for the first record that has it: each step makes a layer of its own.
    Usage.LayerUse layer = stored.entry().layer().map(layers::remove).orElse(null);
    if (layer != null) {
      size += layer.ofImage() ? 0 : layer.size();
      lastUsed = layer.lastUsed().isAfter(lastUsed) ? layer.lastUsed() : lastUsed;
    }
    return new CacheEntry(
        CacheEntry.Kind.STEP, stored.key(), stored.entry().step(), size, lastUsed);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(files::add);
      }
    }
    return files;
  }

  /**
   * Removes an entry; layers and blobs of steps go with the next collection.
   *
   * @return whether it is gone; a cache mount or failed step that is in use stays
   */
  boolean remove(CacheEntry entry) throws IOException {
    return switch (entry.kind()) {
      case STEP -> {
        steps.remove(entry.id());
        yield true;
      }
      case CACHE_MOUNT -> mounts.remove(entry.id());
      case FAILURE -> failures.remove(entry.id());
      case CONTEXT -> {
        dev.jbuild.blob.Ingest.deleteTree(contexts.resolve(entry.id()));
        yield true;
      }
      case HISTORY -> {
        dev.jbuild.blob.Ingest.deleteTree(history);
        yield true;
      }
    };
  }

  /** The layers that records of steps, done and failed, refer to. */
  Set<LayerId> layers() throws IOException {
    Set<LayerId> layers = new HashSet<>();
    for (StepCache.Stored stored : steps.list()) {
      Optional<String> layer = stored.entry().layer();
      layer.ifPresent(id -> layers.add(new LayerId(id)));
    }
    for (FailedStep failed : failures.list()) {
      layers.addAll(failed.layers());
    }
    return layers;
  }
}
