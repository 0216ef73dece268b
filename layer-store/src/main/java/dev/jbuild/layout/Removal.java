package dev.jbuild.layout;

import dev.jbuild.oci.Digest;
import dev.jbuild.reference.Reference;
import java.util.List;

/**
 * What removing an image did.
 *
 * @param untagged names that are gone
 * @param deleted ids of images that no name is left for; their blobs go with the next collection
 */
public record Removal(List<Reference> untagged, List<Digest> deleted) {
  /** Copies the lists. */
  public Removal {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
