package dev.jbuild.layout;

import dev.jbuild.oci.Digest;

/**
 * Something that {@link ImageStore#verify} found.
 *
 * @param blob which is missing or damaged
 * @param message for the user
 */
public record Problem(Digest blob, String message) {}
