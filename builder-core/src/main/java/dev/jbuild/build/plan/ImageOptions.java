package dev.jbuild.build.plan;

import java.util.Optional;
import java.util.Set;

/**
 * What a user may choose about the resulting image beside what the Dockerfile says.
 *
 * @param from {@code --from}: what the first FROM starts from instead
 * @param inheritLabels whether the labels of a base image stay
 * @param unsetEnv variables that the image does not have
 * @param unsetLabels labels that the image does not have
 * @param flatten whether the layers above the base image become one
 * @param omitHistory whether the image says nothing of its instructions
 */
public record ImageOptions(
    Optional<String> from,
    boolean inheritLabels,
    Set<String> unsetEnv,
    Set<String> unsetLabels,
    boolean flatten,
    boolean omitHistory) {

  /** As the Dockerfile says. */
  public static final ImageOptions DEFAULT =
      new ImageOptions(Optional.empty(), true, Set.of(), Set.of(), false, false);

  public ImageOptions {
    unsetEnv = Set.copyOf(unsetEnv);
    unsetLabels = Set.copyOf(unsetLabels);
  }
}
