package dev.jbuild.oci;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The config of an image; the digest of its bytes is the image id.
 *
 * <p>Written with members sorted by name, as docker and BuildKit do. Members that are not named
 * here are kept in {@code other} and written again, so an image built on another one inherits them.
 *
 * @param created of the image
 * @param author empty where there is none
 * @param platform of the image
 * @param config of its containers
 * @param diffIds digests of the uncompressed layers, bottom to top
 * @param history one entry a step, those with a layer in the order of {@code diffIds}
 * @param other members unknown here
 */
public record ImageConfig(
    Optional<Instant> created,
    String author,
    Platform platform,
    ContainerConfig config,
    List<Digest> diffIds,
    List<History> history,
    JsonObject other) {
  private static final List<String> KNOWN =
      List.of(
          "created",
          "author",
          "architecture",
          "os",
          "os.version",
          "os.features",
          "variant",
          "config",
          "rootfs",
          "history");

  /** Copies the lists. */
  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /** What {@code FROM scratch} starts with. */
  public static ImageConfig scratch(Platform platform) {
    return new ImageConfig(
        Optional.empty(),
        "",
        platform,
        ContainerConfig.empty(),
        List.of(),
        List.of(),
        JsonObject.empty());
  }

  /** Reads an image config of OCI or docker. */
  public static ImageConfig parse(byte[] bytes) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    JsonObject.Builder other = json.toBuilder();
    for (String known : KNOWN) {
      other.remove(known);
    }
    JsonObject config = json.object("config");
    JsonObject rootfs = json.object("rootfs");
    List<Digest> diffIds = new ArrayList<>();
    if (rootfs != null) {
      for (String diffId : rootfs.strings("diff_ids")) {
        try {
          diffIds.add(Digest.parse(diffId));
        } catch (IllegalArgumentException e) {
          throw new InvalidContentException("rootfs.diff_ids: " + e.getMessage(), e);
        }
      }
    }
    List<History> history = new ArrayList<>();
    for (JsonObject entry : json.objects("history")) {
      history.add(History.read(entry));
    }
    return new ImageConfig(
        Timestamps.read(json, "created"),
        json.string("author", ""),
        Platform.read(json),
        config == null ? ContainerConfig.empty() : ContainerConfig.read(config),
        diffIds,
        history,
        other.build());
  }

  /** The canonical bytes: compact, members sorted by name. */
  public byte[] toBytes() {
    JsonObject.Builder json = other.toBuilder();
    JsonObject p = platform.toJson();
    for (String name : p.names()) {
      json.put(name, p.get(name));
    }
    if (created.isPresent()) {
      json.put("created", Timestamps.format(created.get()));
    }
    json.putNonEmpty("author", author).put("config", config.toJson());
    List<String> ids = new ArrayList<>(diffIds.size());
    for (Digest diffId : diffIds) {
      ids.add(diffId.toString());
    }
    json.put("rootfs", JsonObject.builder().put("type", "layers").put("diff_ids", ids).build());
    List<JsonObject> entries = new ArrayList<>(history.size());
    for (History entry : history) {
      entries.add(entry.toJson());
    }
    return json.putNonEmpty("history", entries).buildSorted().toBytes();
  }

  /** The same with another creation time. */
  public ImageConfig withCreated(Optional<Instant> value) {
    return new ImageConfig(value, author, platform, config, diffIds, history, other);
  }

  /** The same with another author. */
  public ImageConfig withAuthor(String value) {
    return new ImageConfig(created, value, platform, config, diffIds, history, other);
  }

  /** The same with another platform. */
  public ImageConfig withPlatform(Platform value) {
    return new ImageConfig(created, author, value, config, diffIds, history, other);
  }

  /** The same with another container config. */
  public ImageConfig withConfig(ContainerConfig value) {
    return new ImageConfig(created, author, platform, value, diffIds, history, other);
  }

  /** The same with other layers. */
  public ImageConfig withDiffIds(List<Digest> value) {
    return new ImageConfig(created, author, platform, config, value, history, other);
  }

  /** The same with another history. */
  public ImageConfig withHistory(List<History> value) {
    return new ImageConfig(created, author, platform, config, diffIds, value, other);
  }

  /** The same with other members beside those that are named here. */
  public ImageConfig withOther(JsonObject value) {
    return new ImageConfig(created, author, platform, config, diffIds, history, value);
  }
}
