package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepCache;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cache.StepRecord;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerIndex;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.MergedEntry;
import dev.jbuild.layer.MergedIndex;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Makes one layer of several: what is left of them, seen from the layers below.
 *
 * <p>The result follows from the layers, so it is recorded like a step: a second build finds it.
 */
final class Flattener {
  private final LayerStore layers;
  private final StepCache cache;
  private final OptionalLong epoch;

  Flattener(LayerStore layers, StepCache cache, OptionalLong epoch) {
    this.layers = layers;
    this.cache = cache;
    this.epoch = epoch;
  }

  /** A file as one of the layers has it; names of the same file have the same identity. */
  private record Identity(Layer layer, String file) {}

  /** What the flattened layer has at a path. */
  private record Kept(TarEntry entry, Layer layer, int place, boolean opaque) {}

  /**
   * The same files in fewer layers.
   *
   * @param stack bottom to top
   * @param below how many of them stay as they are
   */
  List<Layer> flatten(List<Layer> stack, int below) throws IOException {
    List<Layer> base = stack.subList(0, below);
    List<Layer> own = stack.subList(below, stack.size());
    if (own.size() < 2) {
      return stack;
    }
    List<Layer> flat = new ArrayList<>(base);
    flat.add(one(base, own));
    return flat;
  }

  private Layer one(List<Layer> base, List<Layer> own) throws IOException {
    StepKey key = StepKey.of("flatten").field("below", ids(base)).field("layers", ids(own)).build();
    LayerId id = new LayerId(key.hex());
    Optional<Layer> known = layers.find(id);
    if (known.isPresent()) {
      return known.get();
    }
    NavigableMap<String, Kept> kept = new TreeMap<>(FileName.BYTE_ORDER);
    MergedIndex under = MergedIndex.of(layers, base);
    for (Layer layer : own) {
      lay(layer, layers.index(layer), kept, under);
    }
    Layer made = write(id, kept, under);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    cache.put(
        key, new StepRecord(key.hex(), Optional.of(id.value()), now, "flatten", key.fields()));
    return made;
  }

  private static List<String> ids(List<Layer> layers) {
    List<String> ids = new ArrayList<>(layers.size());
    for (Layer layer : layers) {
      ids.add(layer.id().value());
    }
    return ids;
  }

  /** Lays one more layer on top of what is kept so far. */
  private static void lay(
      Layer layer, LayerIndex index, NavigableMap<String, Kept> kept, MergedIndex under) {
    for (int i = 0; i < index.size(); i++) {
      TarEntry entry = index.entry(i);
      String path = entry.path();
      if (entry.type() != EntryType.DIRECTORY) {
        removeBelow(path, kept);
        kept.put(path, new Kept(entry, layer, i, false));
        continue;
      }
      Kept before = kept.get(path);
      Kept folder = before != null && before.entry().type() == EntryType.DIRECTORY ? before : null;
      if (index.isOpaque(i)) {
        removeBelow(path, kept);
      }
      // A folder where something else was hides what the layers below have in it.
      boolean opaque = index.isOpaque(i) || (folder == null ? before != null : folder.opaque());
      if (index.isImplied(i) && folder != null) {
        kept.put(path, new Kept(folder.entry(), folder.layer(), folder.place(), opaque));
      } else if (index.isImplied(i) && !opaque) {
        under
            .lookup(path)
            .filter(MergedEntry::isDirectory)
            .ifPresent(there -> kept.put(path, new Kept(there.entry(), layer, -1, false)));
      } else {
        kept.put(path, new Kept(entry, layer, i, opaque));
      }
    }
  }

  private static void removeBelow(String path, NavigableMap<String, Kept> kept) {
    if (path.isEmpty()) {
      kept.clear();
      return;
    }
    // In the order of bytes "a-b" is between a folder "a" and what is inside it.
    kept.subMap(path + "/", path + "0").clear();
  }

  private Layer write(LayerId id, NavigableMap<String, Kept> kept, MergedIndex under)
      throws IOException {
    Map<Identity, String> names = new HashMap<>();
    try (LayerWriter writer = layers.newLayer(id, epoch)) {
      for (Map.Entry<String, Kept> each : kept.entrySet()) {
        write(each.getKey(), each.getValue(), under, names, writer);
      }
      return writer.commit();
    }
  }

  private void write(
      String path, Kept kept, MergedIndex under, Map<Identity, String> names, LayerWriter writer)
      throws IOException {
    TarEntry entry = kept.entry();
    boolean below = path.isEmpty() || under.lookup(path).isPresent();
    switch (entry.type()) {
      case DIRECTORY -> {
        writer.add(entry);
        if (kept.opaque() && below) {
          writer.add(TarEntry.opaque(path));
        }
      }
      case WHITEOUT -> {
        if (below) {
          writer.add(entry);
        }
      }
      case FILE, HARDLINK -> file(kept, names, writer);
      case SYMLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> writer.add(entry);
      case OPAQUE -> throw new IllegalStateException("an index has no " + entry.type());
    }
  }

  private void file(Kept kept, Map<Identity, String> names, LayerWriter writer) throws IOException {
    TarEntry entry = kept.entry();
    boolean link = entry.type() == EntryType.HARDLINK;
    var identity = new Identity(kept.layer(), link ? entry.linkTarget() : entry.path());
    String first = names.putIfAbsent(identity, entry.path());
    if (first != null) {
      writer.add(TarEntry.hardlink(entry.path(), first));
      return;
    }
    LayerIndex index = layers.index(kept.layer());
    try (InputStream content = layers.open(kept.layer(), index, kept.place())) {
      writer.add(link ? entry.withType(EntryType.FILE, "") : entry, content);
    }
  }
}
