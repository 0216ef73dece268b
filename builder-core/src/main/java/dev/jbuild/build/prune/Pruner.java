package dev.jbuild.build.prune;

import dev.jbuild.layout.Collection;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gives back disk space: images that no name holds, cache that is not wanted any longer, and what
 * nothing refers to.
 *
 * <p>Safe beside running builds: what they use is pinned, and a record that goes while a build
 * reads it costs that build nothing.
 */
public final class Pruner {
  private final ImageStore store;
  private final CacheEntries cache;

  /** Prunes this store. */
  public Pruner(ImageStore store) {
    this.store = store;
    this.cache = new CacheEntries(store);
  }

  /**
   * What went.
   *
   * @param images ids of images that had no name
   * @param entries of the build cache
   * @param bytes given back
   */
  public record Pruned(List<Digest> images, List<CacheEntry> entries, long bytes) {
    public Pruned {
      images = List.copyOf(images);
      entries = List.copyOf(entries);
    }
  }

  /** Removes what the options allow; named images always stay. */
  public Pruned prune(PruneOptions options) throws IOException {
    List<Digest> images = store.removeUnnamed(options.until().orElse(Instant.MAX));
    List<CacheEntry> entries =
        options.ofCache() ? chosen(cache.contents(store.usage()).entries(), options) : List.of();
    return remove(images, entries);
  }

  /** Removes what is more than the limits allow, and what nothing refers to. */
  Pruned prune(CacheLimits limits, Instant now, long free) throws IOException {
    List<CacheEntry> entries = cache.contents(store.usage()).entries();
    return remove(List.of(), limits.exceeding(entries, now, free));
  }

  private Pruned remove(List<Digest> images, List<CacheEntry> entries) throws IOException {
    List<CacheEntry> removed = new ArrayList<>();
    long bytes = 0;
    for (CacheEntry entry : entries) {
      if (cache.remove(entry)) {
        removed.add(entry);
        // The bytes of a step's layers are those that the collection frees.
        boolean ofLayers =
            entry.kind() == CacheEntry.Kind.STEP || entry.kind() == CacheEntry.Kind.FAILURE;
        bytes += ofLayers ? 0 : entry.size();
      }
    }
    Collection collection = store.collect(cache.layers());
    return new Pruned(images, removed, bytes + collection.bytes());
  }

  /**
   * The entries to remove: those of the right age, oldest first, until the rest is small enough.
   */
  static List<CacheEntry> chosen(List<CacheEntry> entries, PruneOptions options) {
    long size = 0;
    for (CacheEntry entry : entries) {
      size += entry.size();
    }
    List<CacheEntry> oldestFirst = new ArrayList<>(entries);
    oldestFirst.sort(Comparator.comparing(CacheEntry::lastUsed).thenComparing(CacheEntry::id));
    List<CacheEntry> chosen = new ArrayList<>();
    for (CacheEntry entry : oldestFirst) {
      boolean old = options.until().isEmpty() || entry.lastUsed().isBefore(options.until().get());
      boolean enough = options.most().isPresent() && size <= options.most().getAsLong();
      if (old && !enough) {
        chosen.add(entry);
        size -= entry.size();
      }
    }
    return chosen;
  }
}
