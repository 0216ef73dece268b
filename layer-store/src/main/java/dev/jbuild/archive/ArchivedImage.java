package dev.jbuild.archive;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.reference.Reference;
import java.util.List;

/**
 * An image of an archive.
 *
 * @param target manifest or index
 * @param names with tag; none for an image without a name
 */
public record ArchivedImage(Descriptor target, List<Reference> names) {
  /** Copies the names. */
  public ArchivedImage {
    names = List.copyOf(names);
  }
}
