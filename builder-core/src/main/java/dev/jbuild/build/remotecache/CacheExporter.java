package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.explain.SharedHistory;
import dev.jbuild.build.export.LayerBlobs;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.registry.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the records of a build into a shared cache, beside those of others. */
final class CacheExporter {
  private final LayerStore layers;
  private final LayerBlobs blobs;
  private final BlobSource source;

  CacheExporter(LayerStore layers, BlobSource source) {
    this.layers = layers;
    this.blobs = new LayerBlobs(layers);
    this.source = source;
  }

  /**
   * Adds what a build used to a cache.
   *
   * @param result the layers of the images that were built
   * @param news what there is to tell of the build
   */
  void export(
      CacheExport.To to,
      CacheStorage storage,
      BuildCache used,
      Set<LayerId> result,
      SharedHistory news)
      throws IOException {
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    List<CacheDocument.Addition> additions = new ArrayList<>();
    for (BuildCache.Used step : used.used()) {
      boolean withLayer =
          step.layer().isPresent() && (to.everything() || result.contains(step.layer().get().id()));
      Optional<SharedRecord.Content> content =
          withLayer ? content(step.layer().get(), to) : Optional.empty();
      additions.add(
          new CacheDocument.Addition(
              new SharedRecord(
                  step.key(),
                  step.step().id(),
                  content,
                  step.step().created(),
                  today,
                  step.step().step()),
              step.replaces()));
    }
    Map<String, CacheDocument.Selection> selections = new LinkedHashMap<>();
    used.selections()
        .forEach(
            (name, digest) -> selections.put(name, new CacheDocument.Selection(digest, today)));
    write(storage, additions, selections, news);
  }

  /** A layer that no machine has kept is not passed on. */
  private Optional<SharedRecord.Content> content(Layer layer, CacheExport.To to)
      throws IOException {
    if (layer.isAbsent()) {
      return Optional.empty();
    }
    Descriptor blob = blobs.blob(layer, to.encoding(), LayerBlobs.Place.ANYWHERE);
    return Optional.of(new SharedRecord.Content(blob, layers.diffId(layer)));
  }

  private void write(
      CacheStorage storage,
      List<CacheDocument.Addition> additions,
      Map<String, CacheDocument.Selection> selections,
      SharedHistory news)
      throws IOException {
    // What was out of date is gone after once: from then on it is between builds of the same time.
    List<CacheDocument.Addition> later =
        additions.stream()
            .map(addition -> new CacheDocument.Addition(addition.step(), false))
            .toList();
    Convergence.reach(
        storage, again -> merge(storage, again ? later : additions, selections, news));
  }

  private boolean merge(
      CacheStorage storage,
      List<CacheDocument.Addition> additions,
      Map<String, CacheDocument.Selection> selections,
      SharedHistory news)
      throws IOException {
    CacheDocument there = read(storage);
    CacheDocument merged =
        there
            .merged(additions, selections)
            .limited(CacheDocument.MAX_RECORDS, CacheDocument.MAX_BYTES);
    Optional<byte[]> history = history(storage, there, news);
    if (history.isPresent()) {
      merged =
          merged.withHistory(Optional.of(Descriptor.of(CacheFormat.HISTORY_TYPE, history.get())));
    }
    if (merged.equals(there)) {
      return false;
    }
    put(storage, merged, additions, history);
    return true;
  }

  /** The history with what a build adds; empty where it adds nothing. */
  private static Optional<byte[]> history(
      CacheStorage storage, CacheDocument there, SharedHistory news) {
    if (news.builds().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(CacheImports.history(there, storage).merged(news).encode());
  }

  private static CacheDocument read(CacheStorage storage) throws IOException {
    Optional<CacheContent> content;
    try {
      content = storage.read();
    } catch (InvalidContentException e) {
      // A broken cache is of no use to anyone; it is written anew.
      return CacheDocument.EMPTY;
    }
    if (content.isPresent() && !content.get().own()) {
      throw new NoCacheException("it is an image, which a cache must not replace");
    }
    return content.map(CacheContent::document).orElse(CacheDocument.EMPTY);
  }

  private void put(
      CacheStorage storage,
      CacheDocument document,
      List<CacheDocument.Addition> additions,
      Optional<byte[]> history)
      throws IOException {
    Set<Digest> mine = new HashSet<>();
    for (CacheDocument.Addition addition : additions) {
      addition.step().layer().ifPresent(layer -> mine.add(layer.blob().digest()));
    }
    Map<Digest, byte[]> made = new HashMap<>();
    history.ifPresent(bytes -> {
      Digest digest = Digest.sha256(bytes);
      made.put(digest, bytes);
      mine.add(digest);
    });
    try {
      putOnce(storage, document, mine, made);
    } catch (RegistryException e) {
      // It refuses a manifest that names what is not there: somebody has removed blobs.
      Set<Digest> missing = new HashSet<>();
      if (e.kind() == RegistryException.Kind.REJECTED
          || e.kind() == RegistryException.Kind.NOT_FOUND) {
        storage.missing(document.blobs()).forEach(blob -> missing.add(blob.digest()));
      }
      if (missing.isEmpty()) {
        throw e;
      }
      putOnce(storage, document.without(missing), mine, made);
    }
  }

  private void putOnce(
      CacheStorage storage, CacheDocument document, Set<Digest> mine, Map<Digest, byte[]> made)
      throws IOException {
    byte[] json = CacheFormat.write(document);
    Descriptor config = Descriptor.of(CacheFormat.CONFIG_TYPE, json);
    List<Descriptor> named = document.blobs();
    List<Descriptor> pushed = new ArrayList<>(named);
    pushed.removeIf(blob -> !mine.contains(blob.digest()));
    pushed.add(config);
    byte[] manifest =
        new Manifest(
                MediaTypes.OCI_MANIFEST,
                CacheFormat.ARTIFACT_TYPE,
                config,
                named,
                Optional.empty(),
                Map.of())
            .toBytes();
    Descriptor root = Descriptor.of(MediaTypes.OCI_MANIFEST, manifest);
    made.put(config.digest(), json);
    made.put(root.digest(), manifest);
    storage.write(
        root,
        pushed,
        blob -> {
          byte[] bytes = made.get(blob.digest());
          return bytes == null ? source.open(blob) : new ByteArrayInputStream(bytes);
        });
  }
}
