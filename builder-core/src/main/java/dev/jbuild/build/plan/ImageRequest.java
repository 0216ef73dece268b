package dev.jbuild.build.plan;

import dev.jbuild.oci.Platform;
import java.util.Optional;

/**
 * An image that a plan needs.
 *
 * @param name as the Dockerfile writes it, variables expanded
 * @param source where a named context says that it comes from; a Dockerfile alone can name nothing
 *     but images of the store and of registries
 * @param platform it is wanted for
 */
public record ImageRequest(String name, Optional<String> source, Platform platform) {}
