package dev.jbuild.registry;

import dev.jbuild.oci.Manifest;
import dev.jbuild.reference.Reference;

/**
 * The image that a name stands for on one platform.
 *
 * @param reference the name, with the digest of what it stands for (index or manifest)
 * @param root what the name stands for: an index, or the manifest itself
 * @param document the manifest of the chosen platform; {@code root} where that is a manifest
 * @param manifest the same, parsed
 */
public record ResolvedImage(
    Reference reference, RemoteManifest root, RemoteManifest document, Manifest manifest) {}
