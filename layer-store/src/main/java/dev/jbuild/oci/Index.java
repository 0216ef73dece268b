package dev.jbuild.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image index (docker: manifest list): one image for several platforms, or a layout's contents.
 *
 * @param mediaType {@link MediaTypes#OCI_INDEX} or {@link MediaTypes#DOCKER_INDEX}
 * @param manifests in their order
 * @param annotations in their order
 */
public record Index(String mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
  /** Copies the collections. */
  public Index {
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** An OCI index without annotations. */
  public Index(List<Descriptor> manifests) {
    this(MediaTypes.OCI_INDEX, manifests, Map.of());
  }

  /** Reads an index of OCI or a manifest list of docker. */
  public static Index parse(byte[] bytes) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    if (!json.has("manifests") && json.has("config")) {
      throw new InvalidContentException("not an index: \"manifests\" is missing");
    }
    return new Index(
        json.string("mediaType", MediaTypes.OCI_INDEX),
        Descriptor.read(json.objects("manifests")),
        json.stringMap("annotations"));
  }

  /**
   * The image for a platform: the best of those that run there, the first of equals. Entries of
   * attestations ({@code unknown/unknown}) never match.
   */
  public Optional<Descriptor> select(Platform platform) {
    Descriptor best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Descriptor manifest : manifests) {
      int rank = manifest.platform().isEmpty() ? -1 : platform.rank(manifest.platform().get());
      if (rank >= 0 && rank < bestRank) {
        best = manifest;
        bestRank = rank;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The platforms of the entries, without those of attestations. */
  public List<Platform> platforms() {
    List<Platform> platforms = new ArrayList<>();
    for (Descriptor manifest : manifests) {
      if (manifest.platform().isPresent()
          && !manifest.platform().get().architecture().equals("unknown")) {
        platforms.add(manifest.platform().get());
      }
    }
    return platforms;
  }

  /** The canonical bytes: compact, members in the specification's order. */
  public byte[] toBytes() {
    return JsonObject.builder()
        .put("schemaVersion", 2)
        .put("mediaType", mediaType)
        .put("manifests", Descriptor.toJson(manifests))
        .putNonEmpty("annotations", annotations)
        .build()
        .toBytes();
  }
}
