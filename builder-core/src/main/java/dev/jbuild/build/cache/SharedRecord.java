package dev.jbuild.build.cache;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a step made, as machines tell each other: a {@link StepRecord} that names its layer by
 * content.
 *
 * @param key of the step
 * @param id see {@link StepRecord}
 * @param layer what it made; empty where it made none, or where the layer is not passed on
 * @param created when it ran
 * @param used the day when a build last needed it, UTC
 * @param step the instruction as it was shown
 */
public record SharedRecord(
    StepKey key, String id, Optional<Content> layer, Instant created, Instant used, String step) {

  /** The kind of the one record that no step stands behind: when an image was first built. */
  public static final String IMAGE = "image";

  /**
   * A layer by its content.
   *
   * @param blob compressed or not, as a manifest describes it
   * @param diffId of the uncompressed tar
   */
  public record Content(Descriptor blob, Digest diffId) {
    public Content {
      blob = blob.bare();
    }
  }

  /** Whether there is a layer that is not passed on: what stands on it can still be found. */
  public boolean isWithoutItsLayer() {
    return layer.isEmpty() && !key.fields().getFirst().values().equals(List.of(IMAGE));
  }

  /** The same with another day of use. */
  public SharedRecord usedAt(Instant day) {
    return new SharedRecord(key, id, layer, created, day, step);
  }

  /** The same with a layer that another builder of the same record passed on. */
  public SharedRecord withLayer(Optional<Content> other) {
    return new SharedRecord(key, id, other, created, used, step);
  }
}
