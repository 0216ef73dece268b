package dev.jbuild.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What points to a blob: its type, digest and size.
 *
 * @param mediaType of the blob
 * @param digest of its bytes
 * @param size in bytes
 * @param annotations as written, in their order
 * @param platform of the image, in the entries of an index
 * @param artifactType of a manifest that is an artifact, empty where there is none
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Map<String, String> annotations,
    Optional<Platform> platform,
    String artifactType) {
  /**
   * The annotation of an index entry that holds the name of the image, as skopeo and umoci read.
   */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The annotation that holds the full image name, as containerd and docker read. */
  public static final String IMAGE_NAME = "io.containerd.image.name";

  /** Copies the annotations. */
  public Descriptor {
    annotations =
        annotations.isEmpty()
            ? Map.of()
            : java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(annotations));
  }

  /** A descriptor without the optional members. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Map.of(), Optional.empty(), "");
  }

  /** The descriptor of these bytes. */
  public static Descriptor of(String mediaType, byte[] content) {
    return new Descriptor(mediaType, Digest.sha256(content), content.length);
  }

  /** The same with other annotations. */
  public Descriptor withAnnotations(Map<String, String> other) {
    return new Descriptor(mediaType, digest, size, other, platform, artifactType);
  }

  /** The same with a platform. */
  public Descriptor withPlatform(Platform other) {
    return new Descriptor(mediaType, digest, size, annotations, Optional.of(other), artifactType);
  }

  /** The same with another media type. */
  public Descriptor withMediaType(String other) {
    return new Descriptor(other, digest, size, annotations, platform, artifactType);
  }

  /** Only media type, digest and size, as a manifest refers to its config and layers. */
  public Descriptor bare() {
    return new Descriptor(mediaType, digest, size);
  }

  static Descriptor read(JsonObject json) throws InvalidContentException {
    Digest digest;
    try {
      digest = Digest.parse(json.requiredString("digest"));
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(String.valueOf(e.getMessage()), e);
    }
    long size = json.number("size", -1);
    if (size < 0) {
      throw new InvalidContentException("\"size\" of " + digest + " is missing or negative");
    }
    JsonObject platform = json.object("platform");
    return new Descriptor(
        json.string("mediaType", ""),
        digest,
        size,
        json.stringMap("annotations"),
        platform == null ? Optional.empty() : Optional.of(Platform.read(platform)),
        json.string("artifactType", ""));
  }

  static List<Descriptor> read(List<JsonObject> array) throws InvalidContentException {
    List<Descriptor> descriptors = new java.util.ArrayList<>(array.size());
    for (JsonObject json : array) {
      descriptors.add(read(json));
    }
    return List.copyOf(descriptors);
  }

  /** This descriptor in the order of members that the specification shows. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .putNonEmpty("mediaType", mediaType)
            .put("digest", digest.toString())
            .put("size", size);
    if (platform.isPresent()) {
      json.put("platform", platform.get().toJson());
    }
    return json.putNonEmpty("annotations", annotations)
        .putNonEmpty("artifactType", artifactType)
        .build();
  }

  /** Reads a descriptor that {@link #toJson} wrote, or any other of the specification. */
  public static Descriptor fromJson(JsonObject json) throws InvalidContentException {
    return read(json);
  }

  static List<JsonObject> toJson(List<Descriptor> descriptors) {
    List<JsonObject> array = new java.util.ArrayList<>(descriptors.size());
    for (Descriptor descriptor : descriptors) {
      array.add(descriptor.toJson());
    }
    return array;
  }
}
