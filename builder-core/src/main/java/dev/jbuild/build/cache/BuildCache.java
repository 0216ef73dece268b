package dev.jbuild.build.cache;

import dev.jbuild.build.remote.UnavailableBlobException;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.LayerUnavailableException;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The step records as one build sees them, and which of them it used.
 *
 * <p>What another machine has recorded comes before what this store has: builders that share a
 * cache so agree on one result of a step that is not deterministic. Its layer is fetched when
 * something opens it. Safe for use by several threads.
 */
public final class BuildCache {
  private static final int MAX_LOST = 4;

  private final StepCache own;
  private final LayerStore layers;
  private final OtherRecords others;
  private final Map<String, Used> used = new LinkedHashMap<>();
  private final Map<String, Digest> selections = new LinkedHashMap<>();
  private final Set<String> missed = new HashSet<>();
  private final Set<LayerId> unavailable = new HashSet<>();
  private boolean withoutLayers = true;
  private boolean trusted = true;

  /**
   * @param own those of the store
   * @param layers of the same store
   * @param others those of other machines
   */
  public BuildCache(StepCache own, LayerStore layers, OtherRecords others) {
    this.own = own;
    this.layers = layers;
    this.others = others;
  }

  /** The records of the store alone. */
  public StepCache own() {
    return own;
  }

  /** A record with its layer; only the record of an image has none. */
  public record Hit(StepRecord step, Optional<Layer> layer) {}

  /**
   * A record that a build made or came upon.
   *
   * @param replaces whether it was made in spite of one that was there: that one is out of date
   */
  public record Used(StepKey key, StepRecord step, Optional<Layer> layer, boolean replaces) {}

  /** The record under a key, where its layer can be had. */
  public Optional<Hit> find(StepKey key) throws IOException {
    Optional<StepRecord> known = own.find(key);
    OtherRecords.Found other = others.find(key.hex()).orElse(null);
    Hit hit = null;
    if (other != null && !isOurs(other.step(), known)) {
      hit = take(other);
    }
    if (hit == null && known.isPresent()) {
      hit = here(known.get(), other);
    }
    synchronized (this) {
      if (hit != null) {
        used.put(key.hex(), new Used(key, hit.step(), hit.layer(), false));
      } else if (other == null) {
        missed.add(key.hex());
      }
    }
    return Optional.ofNullable(hit);
  }

  /** What is recorded under the digest of a key, here or elsewhere, with a layer or without. */
  public Optional<StepRecord> recorded(String hex) {
    return own.find(hex)
        .or(() ->
            others
                .find(hex)
                .map(OtherRecords.Found::step)
                .map(shared ->
                    stepRecord(
                        shared, shared.layer().map(content -> LayerId.of(content.diffId())))));
  }

  /** The same result of the same step, whose layer may well be here. */
  private static boolean isOurs(SharedRecord other, Optional<StepRecord> known) {
    return known.isPresent()
        && known.get().id().equals(other.id())
        && known.get().created().equals(other.created());
  }

  private @Nullable Hit take(OtherRecords.Found found) throws IOException {
    SharedRecord shared = found.step();
    if (!isTrusted()) {
      return null;
    }
    if (shared.isWithoutItsLayer()) {
      return withoutLayer(stepRecord(shared, Optional.empty()));
    }
    Layer layer = null;
    if (shared.layer().isPresent()) {
      SharedRecord.Content content = shared.layer().get();
      if (isUnavailable(LayerId.of(content.diffId()))) {
        return null;
      }
      layer = layers.importBlob(content.blob(), content.diffId(), found.fetcher());
    }
    StepRecord step = stepRecord(shared, Optional.ofNullable(layer).map(Layer::id));
    own.put(shared.key(), step);
    return new Hit(step, Optional.ofNullable(layer));
  }

  private synchronized @Nullable Hit withoutLayer(StepRecord step) {
    if (!withoutLayers) {
      return null;
    }
    String key = StepKey.ofFields(step.fields()).hex();
    return new Hit(step, Optional.of(layers.absent(new LayerId("absent-" + key))));
  }

  private static StepRecord stepRecord(SharedRecord shared, Optional<LayerId> layer) {
    return new StepRecord(
        shared.id(),
        layer.map(LayerId::value),
        shared.created(),
        shared.step(),
        shared.key().fields());
  }

  private @Nullable Hit here(StepRecord known, OtherRecords.@Nullable Found other)
      throws IOException {
    if (known.layer().isEmpty()) {
      return new Hit(known, Optional.empty());
    }
    LayerId id = new LayerId(known.layer().get());
    Optional<Layer> layer = isUnavailable(id) ? Optional.empty() : layers.find(id);
    if (layer.isPresent() && layers.isHere(layer.get())) {
      return new Hit(known, layer);
    }
    if (other != null) {
      return take(other);
    }
    // Of a layer that was never fetched at least the record is good, as long as none looks into it.
    return layer.isPresent() ? withoutLayer(known) : null;
  }

  private synchronized boolean isTrusted() {
    return trusted;
  }

  private synchronized boolean isUnavailable(LayerId layer) {
    return unavailable.contains(layer);
  }

  /** Records what a step made, in place of what was there. */
  public void put(StepKey key, StepRecord step, Optional<Layer> layer) throws IOException {
    own.put(key, step);
    synchronized (this) {
      used.put(key.hex(), new Used(key, step, layer, !missed.contains(key.hex())));
    }
  }

  /** Whether something failed for nothing but a layer of another machine. */
  public boolean isLost(Throwable failure) throws IOException {
    return lost(failure) != null;
  }

  /**
   * Takes the layer from another machine that something failed for as lost: the step that made it
   * has to run here. When too many are lost, no other is taken from there.
   *
   * @return what is lost, so that another try makes sense; empty where it failed for another reason
   */
  public synchronized Optional<Used> giveUp(Throwable failure) throws IOException {
    Used lost = lost(failure);
    if (lost != null) {
      giveUp(lost.layer().orElseThrow());
    }
    return Optional.ofNullable(lost);
  }

  private synchronized @Nullable Used lost(Throwable failure) throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Used lost =
          switch (cause) {
            case LayerUnavailableException e -> withLayer(e.layer());
            case UnavailableBlobException e -> withBlob(e.blob());
            default -> null;
          };
      if (lost != null) {
        return lost;
      }
    }
    return null;
  }

  private @Nullable Used withLayer(LayerId layer) {
    for (Used step : used.values()) {
      if (step.layer().isPresent()
          && step.layer().get().id().equals(layer)
          && isFromElsewhere(step.layer().get())) {
        return step;
      }
    }
    return null;
  }

  private @Nullable Used withBlob(Digest blob) throws IOException {
    for (Used step : used.values()) {
      if (step.layer().isPresent()
          && layers
              .blobElsewhere(step.layer().get())
              .filter(b -> b.digest().equals(blob))
              .isPresent()) {
        return step;
      }
    }
    return null;
  }

  private void giveUp(Layer layer) throws IOException {
    unavailable.add(layer.id());
    if (layer.isAbsent()) {
      withoutLayers = false;
    } else {
      layers.delete(layer.id());
    }
    trusted = unavailable.size() < MAX_LOST;
    used.clear();
    selections.clear();
    missed.clear();
  }

  private static boolean isFromElsewhere(Layer layer) {
    return layer.isAbsent() || layer.source().isPresent();
  }

  /** The digest of what a copy from a stage selects, where another machine has found it out. */
  public Optional<Digest> selection(String name) {
    return others.selection(name);
  }

  /** Notes a selection that this build made or came upon. */
  public synchronized void usedSelection(String name, Digest content) {
    selections.put(name, content);
  }

  /** All records that the build used, those that it needed first before others. */
  public synchronized List<Used> used() {
    return new ArrayList<>(used.values());
  }

  /** All selections that the build used. */
  public synchronized Map<String, Digest> selections() {
    return new LinkedHashMap<>(selections);
  }
}
