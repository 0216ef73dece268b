package dev.jbuild.layout;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Adds up what the parts of a store take on disk. */
final class UsageReader {
  private final BlobStore blobs;
  private final LayerStore layers;

  /** The blobs that are here and were not yet counted, with their sizes. */
  private final Map<Digest, Long> uncounted = new HashMap<>();

  UsageReader(BlobStore blobs, LayerStore layers) {
    this.blobs = blobs;
    this.layers = layers;
  }

  Usage read(List<StoredImage> entries) throws IOException {
    for (Digest blob : blobs.list()) {
      uncounted.put(blob, blobs.size(blob));
    }
    Map<Digest, Long> sizes = Map.copyOf(uncounted);
    Map<Digest, List<StoredImage>> names = new LinkedHashMap<>();
    for (StoredImage entry : entries) {
      names.computeIfAbsent(entry.target().digest(), _ -> new ArrayList<>()).add(entry);
    }
    Map<Digest, Set<Digest>> parts = new HashMap<>();
    Map<Digest, Integer> users = new HashMap<>();
    Set<LayerId> layersOfImages = new HashSet<>();
    for (List<StoredImage> image : names.values()) {
      Reachable reachable = new Reachable(blobs);
      reachable.addAll(List.of(image.getFirst().target()));
      reachable.blobs.retainAll(sizes.keySet());
      layersOfImages.addAll(reachable.layers);
      parts.put(image.getFirst().target().digest(), reachable.blobs);
      reachable.blobs.forEach(blob -> users.merge(blob, 1, Integer::sum));
    }
    List<Usage.ImageUse> images = new ArrayList<>();
    long imageBytes = 0;
    for (Map.Entry<Digest, List<StoredImage>> image : names.entrySet()) {
      long size = 0;
      long unique = 0;
      for (Digest blob : parts.getOrDefault(image.getKey(), Set.of())) {
        size += sizes.getOrDefault(blob, 0L);
        unique += users.getOrDefault(blob, 0) == 1 ? sizes.getOrDefault(blob, 0L) : 0;
        imageBytes += count(blob);
      }
      images.add(new Usage.ImageUse(image.getValue(), size, unique));
    }
    List<Usage.LayerUse> used = new ArrayList<>();
    for (LayerId id : layers.list()) {
      used.add(layer(id, layersOfImages.contains(id)));
    }
    long loose = 0;
    for (long size : uncounted.values()) {
      loose += size;
    }
    return new Usage(images, used, imageBytes, loose);
  }

  private Usage.LayerUse layer(LayerId id, boolean ofImage) throws IOException {
    long size = layers.diskUsage(id);
    Optional<Layer> layer = layers.find(id);
    if (layer.isPresent()) {
      for (Digest blob : layers.blobsOf(layer.get())) {
        size += count(blob);
      }
    }
    return new Usage.LayerUse(id, ofImage, size, Instant.ofEpochMilli(layers.lastUsed(id)));
  }

  /** The size of a blob the first time it is asked for, then 0. */
  private long count(Digest blob) {
    Long size = uncounted.remove(blob);
    return size == null ? 0 : size;
  }
}
