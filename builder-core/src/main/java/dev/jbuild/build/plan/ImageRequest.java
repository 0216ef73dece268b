package dev.jbuild.build.plan;

import dev.jbuild.oci.Platform;

/**
 * An image that a plan needs.
 *
 * @param name as the Dockerfile or a named context writes it, variables expanded
 * @param platform it is wanted for
 */
public record ImageRequest(String name, Platform platform) {}
