package dev.jbuild.layer;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A layer in the store; what it holds is asked of {@link LayerStore}. One object per layer and
 * store, whose monitor guards the making of the layer's forms in this process.
 */
public final class Layer {
  private final LayerId id;
  private final Path folder;

  /** The blob and the diffID that the layer came with; both null for layers made here. */
  private final @Nullable Descriptor source;

  private final @Nullable Digest givenDiffId;
  private final OptionalLong latest;
  private boolean absent;

  private final LayerOrigins origins = new LayerOrigins();
  volatile @Nullable Descriptor tar;
  private volatile @Nullable SoftReference<LayerIndex> index;

  Layer(
      LayerId id,
      Path folder,
      @Nullable Descriptor source,
      @Nullable Digest diffId,
      OptionalLong latest) {
    this.id = id;
    this.folder = folder;
    this.source = source;
    this.givenDiffId = diffId;
    this.latest = latest;
  }

  /** A layer of which only the id is known. */
  static Layer absent(LayerId id, Path folder) {
    Layer layer = new Layer(id, folder, null, null, OptionalLong.empty());
    layer.absent = true;
    return layer;
  }

  /** Whether nothing is known of the layer but that there was one. */
  public boolean isAbsent() {
    return absent;
  }

  /** The id of the layer. */
  public LayerId id() {
    return id;
  }

  /** The compressed blob with which the layer came, for a layer of an image from elsewhere. */
  public Optional<Descriptor> source() {
    return Optional.ofNullable(source);
  }

  /** Where its blob can be fetched from. */
  LayerOrigins origins() {
    return origins;
  }

  @Nullable Digest givenDiffId() {
    return givenDiffId;
  }

  OptionalLong latest() {
    return latest;
  }

  Path metadataFile() {
    return folder.resolve("layer.json");
  }

  Path indexFile() {
    return folder.resolve("index");
  }

  Path fs() {
    return folder.resolve("fs");
  }

  /** As {@link #fs()}, extracted where owners were refused: all belongs to one user. */
  Path unownedFs() {
    return folder.resolve("fs-unowned");
  }

  Path tarFile() {
    return folder.resolve("tar.json");
  }

  Path blobFile(String compression) {
    return folder.resolve("blob-" + compression + ".json");
  }

  Path folder() {
    return folder;
  }

  @Nullable LayerIndex cachedIndex() {
    SoftReference<LayerIndex> reference = index;
    return reference == null ? null : reference.get();
  }

  void cache(LayerIndex made) {
    index = new SoftReference<>(made);
  }

  byte[] metadata() {
    JsonObject.Builder json = JsonObject.builder().put("version", 1);
    if (source != null) {
      json.put("blob", source.toJson());
    }
    if (givenDiffId != null) {
      json.put("diffId", givenDiffId.toString());
    }
    if (latest.isPresent()) {
      json.put("latest", latest.getAsLong());
    }
    return json.build().toBytes();
  }

  static Layer read(LayerId id, Path folder, byte[] metadata) throws InvalidContentException {
    JsonObject json = JsonObject.parse(metadata);
    JsonObject blob = json.object("blob");
    String diffId = json.string("diffId");
    return new Layer(
        id,
        folder,
        blob == null ? null : Descriptor.fromJson(blob),
        diffId == null ? null : Digest.parse(diffId),
        json.has("latest") ? OptionalLong.of(json.number("latest", 0)) : OptionalLong.empty());
  }

  @Override
  public String toString() {
    return id.value();
  }
}
