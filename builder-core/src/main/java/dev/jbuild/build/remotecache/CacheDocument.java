package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one shared cache knows: step records by their keys, and what copies from stages selected.
 *
 * @param records by the hex digits of the key
 * @param selections by their names; see {@link dev.jbuild.build.copy.SelectionMemo#nameOf}
 * @param history the blob that tells of the builds, where there is one; see {@link
 *     dev.jbuild.build.explain.SharedHistory}
 */
record CacheDocument(
    Map<String, SharedRecord> records,
    Map<String, Selection> selections,
    Optional<Descriptor> history) {
  static final CacheDocument EMPTY = new CacheDocument(Map.of(), Map.of(), Optional.empty());

  /** More records than this are not kept: those that no build has used for longest go. */
  static final int MAX_RECORDS = 2000;

  /** The same for bytes of the document, roughly. */
  static final int MAX_BYTES = 4 << 20;

  /** What a copy selected, and the day when a build last needed to know. */
  record Selection(Digest content, Instant used) {}

  CacheDocument {
    records = new TreeMap<>(records);
    selections = new TreeMap<>(selections);
  }

  /**
   * This document with what a build adds. Of two records of a step the one that ran first stays, so
   * that builds side by side agree whoever is first to write; except where the build has made its
   * own because that one was out of date.
   */
  CacheDocument merged(List<Addition> additions, Map<String, Selection> more) {
    Map<String, SharedRecord> all = new TreeMap<>(records);
    for (Addition addition : additions) {
      all.merge(
          addition.step().key().hex(),
          addition.step(),
          (old, added) -> merged(old, added, addition.replaces()));
    }
    Map<String, Selection> allSelections = new TreeMap<>(selections);
    more.forEach((name, added) ->
        allSelections.merge(
            name, added, (old, same) -> new Selection(old.content(), later(old.used(), added))));
    return new CacheDocument(all, allSelections, history);
  }

  /** A record of a build, and whether it takes the place of one that is there. */
  record Addition(SharedRecord step, boolean replaces) {}

  private static SharedRecord merged(SharedRecord old, SharedRecord added, boolean replaces) {
    boolean takes = replaces || older(added, old);
    SharedRecord kept = takes ? added : old;
    SharedRecord other = takes ? old : added;
    if (kept.layer().isEmpty() && kept.id().equals(other.id())) {
      kept = kept.withLayer(other.layer());
    }
    return kept.usedAt(old.used().isAfter(added.used()) ? old.used() : added.used());
  }

  private static boolean older(SharedRecord a, SharedRecord b) {
    int order = a.created().compareTo(b.created());
    return order < 0 || (order == 0 && a.id().compareTo(b.id()) < 0);
  }

  private static Instant later(Instant used, Selection other) {
    return used.isAfter(other.used()) ? used : other.used();
  }

  /** Without those that no build has used for longest, where there are too many. */
  CacheDocument limited(int maxRecords, int maxBytes) {
    List<SharedRecord> byUse = new ArrayList<>(records.values());
    byUse.sort(
        Comparator.comparing(SharedRecord::used).thenComparing(SharedRecord::created).reversed());
    Map<String, SharedRecord> kept = new TreeMap<>();
    int bytes = 0;
    for (SharedRecord step : byUse) {
      bytes += CacheFormat.estimate(step);
      if (kept.size() >= maxRecords || bytes > maxBytes) {
        break;
      }
      kept.put(step.key().hex(), step);
    }
    List<Map.Entry<String, Selection>> selected = new ArrayList<>(selections.entrySet());
    selected.sort(
        Comparator.comparing(entry -> entry.getValue().used(), Comparator.reverseOrder()));
    Map<String, Selection> keptSelections = new TreeMap<>();
    for (Map.Entry<String, Selection> selection :
        selected.subList(0, Math.min(selected.size(), maxRecords))) {
      keptSelections.put(selection.getKey(), selection.getValue());
    }
    return new CacheDocument(kept, keptSelections, history);
  }

  CacheDocument withHistory(Optional<Descriptor> other) {
    return new CacheDocument(records, selections, other);
  }

  /** Without blobs that cannot be had; the records of layers stay known without them. */
  CacheDocument without(java.util.Set<Digest> missing) {
    Map<String, SharedRecord> all = new TreeMap<>();
    records.forEach((key, step) -> {
      boolean gone = step.layer().filter(l -> missing.contains(l.blob().digest())).isPresent();
      all.put(key, gone ? step.withLayer(Optional.empty()) : step);
    });
    return new CacheDocument(
        all, selections, history.filter(blob -> !missing.contains(blob.digest())));
  }

  /** All blobs that it names, the history last. */
  List<Descriptor> blobs() {
    List<Descriptor> blobs = new ArrayList<>();
    layers().forEach(layer -> blobs.add(layer.blob()));
    history.ifPresent(blobs::add);
    return blobs;
  }

  /** The layers of all records, each once, in an order that follows from them. */
  List<SharedRecord.Content> layers() {
    Map<String, SharedRecord.Content> layers = new TreeMap<>();
    for (SharedRecord step : records.values()) {
      step.layer().ifPresent(layer -> layers.putIfAbsent(layer.diffId().toString(), layer));
    }
    return List.copyOf(layers.values());
  }
}
