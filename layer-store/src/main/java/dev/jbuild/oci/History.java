package dev.jbuild.oci;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of an image's history.
 *
 * @param created when the step ran
 * @param createdBy the instruction as docker shows it
 * @param author empty where there is none, as is the comment
 * @param comment such as {@code buildkit.dockerfile.v0}
 * @param emptyLayer whether the step made no layer
 */
public record History(
    Optional<Instant> created,
    String createdBy,
    String author,
    String comment,
    boolean emptyLayer) {

  static History read(JsonObject json) throws InvalidContentException {
    return new History(
        Timestamps.read(json, "created"),
        json.string("created_by", ""),
        json.string("author", ""),
        json.string("comment", ""),
        json.bool("empty_layer"));
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    if (created.isPresent()) {
      json.put("created", Timestamps.format(created.get()));
    }
    json.putNonEmpty("created_by", createdBy)
        .putNonEmpty("author", author)
        .putNonEmpty("comment", comment);
    if (emptyLayer) {
      json.put("empty_layer", true);
    }
    return json.build();
  }
}
