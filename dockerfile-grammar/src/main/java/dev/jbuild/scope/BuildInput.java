package dev.jbuild.scope;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known of a build beside its Dockerfile, for checks and outlines.
 *
 * @param buildArgs values of --build-arg
 * @param target name or number of the stage that is built, as given; empty for the last one
 * @param allStages whether stages that the target does not need are looked into, too
 * @param targetPlatform such as {@code linux/amd64}
 * @param buildPlatform such as {@code linux/amd64}
 * @param ignored tells of a path in the context whether .dockerignore excludes it with all that is
 *     below it; empty if that is not known
 * @param baseImages what is known of a base image, by its name with variables expanded
 */
public record BuildInput(
    Map<String, String> buildArgs,
    Optional<String> target,
    boolean allStages,
    String targetPlatform,
    String buildPlatform,
    Optional<Predicate<String>> ignored,
    Function<String, Optional<BaseImage>> baseImages) {

  /** Nothing but the Dockerfile: all its stages, for linux/amd64. */
  public static final BuildInput NONE =
      new BuildInput(
          Map.of(),
          Optional.empty(),
          true,
          "linux/amd64",
          "linux/amd64",
          Optional.empty(),
          name -> Optional.empty());

  public BuildInput {
    buildArgs = Map.copyOf(buildArgs);
  }

  /**
   * What is known of a base image.
   *
   * @param variables names that its config sets
   * @param hasShell whether its config has a SHELL
   * @param platform such as {@code linux/amd64}, or {@code linux/arm/v7}
   */
  public record BaseImage(Set<String> variables, boolean hasShell, String platform) {

    /** Makes one of the environment of a config, a list of {@code NAME=value}. */
    public static BaseImage of(List<String> environment, boolean hasShell, String platform) {
      Set<String> names = new java.util.LinkedHashSet<>();
      for (String variable : environment) {
        int equals = variable.indexOf('=');
        names.add(equals < 0 ? variable : variable.substring(0, equals));
      }
      return new BaseImage(names, hasShell, platform);
    }
  }
}
