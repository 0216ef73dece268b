package dev.jbuild.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest of one image: its config and its layers, bottom to top.
 *
 * @param mediaType {@link MediaTypes#OCI_MANIFEST} or {@link MediaTypes#DOCKER_MANIFEST}
 * @param artifactType empty for an image
 * @param config of the image
 * @param layers bottom to top
 * @param subject what an artifact is about
 * @param annotations in their order
 */
public record Manifest(
    String mediaType,
    String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {
  /** Copies the collections. */
  public Manifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** A manifest of an image. */
  public Manifest(String mediaType, Descriptor config, List<Descriptor> layers) {
    this(mediaType, "", config, layers, Optional.empty(), Map.of());
  }

  /** The same with annotations. */
  public Manifest withAnnotations(Map<String, String> other) {
    return new Manifest(mediaType, artifactType, config, layers, subject, other);
  }

  /**
   * Reads a manifest of OCI or of docker's schema 2.
   *
   * @throws InvalidContentException where it is neither; schema 1 is named in the message
   */
  public static Manifest parse(byte[] bytes) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    if (json.number("schemaVersion", 2) == 1) {
      throw new InvalidContentException(
          "the image has a docker schema 1 manifest, which is no longer supported:"
              + " push it again with a current tool");
    }
    JsonObject config = json.object("config");
    if (config == null) {
      throw new InvalidContentException("not an image manifest: \"config\" is missing");
    }
    JsonObject subject = json.object("subject");
    Descriptor configDescriptor = Descriptor.read(config);
    String mediaType = json.string("mediaType", "");
    if (mediaType.isEmpty()) {
      mediaType =
          configDescriptor.mediaType().equals(MediaTypes.DOCKER_CONFIG)
              ? MediaTypes.DOCKER_MANIFEST
              : MediaTypes.OCI_MANIFEST;
    }
    return new Manifest(
        mediaType,
        json.string("artifactType", ""),
        configDescriptor,
        Descriptor.read(json.objects("layers")),
        subject == null ? Optional.empty() : Optional.of(Descriptor.read(subject)),
        json.stringMap("annotations"));
  }

  /** The canonical bytes: compact, members in the specification's order. */
  public byte[] toBytes() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("schemaVersion", 2)
            .put("mediaType", mediaType)
            .putNonEmpty("artifactType", artifactType)
            .put("config", config.toJson())
            .put("layers", Descriptor.toJson(layers));
    if (subject.isPresent()) {
      json.put("subject", subject.get().toJson());
    }
    return json.putNonEmpty("annotations", annotations).build().toBytes();
  }
}
