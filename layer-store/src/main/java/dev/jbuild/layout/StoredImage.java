package dev.jbuild.layout;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.reference.Reference;
import java.util.Optional;

/**
 * One entry of the store: an image, or an index of images, under one name.
 *
 * @param name empty for an image without one ({@code <none>})
 * @param target the manifest or index
 * @param id what users call the image id: the config's digest, or the index's own
 */
public record StoredImage(Optional<Reference> name, Descriptor target, Digest id) {}
