package dev.jbuild.build.plan;

import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.BuildInput.BaseImage;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a build knows beside its Dockerfile, as checks and outlines ask for it. */
public final class KnownInput {
  private KnownInput() {}

  /**
   * What is known of a build.
   *
   * @param allStages whether stages that the target does not need are looked into, too
   * @param ignored tells of a path in the context whether it is excluded, where that is known
   * @param images the base images that are known
   */
  public static BuildInput of(
      PlanOptions options,
      boolean allStages,
      Optional<Predicate<String>> ignored,
      Map<ImageRequest, ResolvedImage> images) {
    Platform target =
        options.platforms().isEmpty() ? Platform.host() : options.platforms().getFirst();
    return new BuildInput(
        options.buildArgs(),
        options.target(),
        allStages,
        target.toString(),
        Platform.host().toString(),
        ignored,
        name -> base(name, images));
  }

  /** An image by name; nothing where it is used for several platforms: none is the one. */
  private static Optional<BaseImage> base(String name, Map<ImageRequest, ResolvedImage> images) {
    Optional<BaseImage> found = Optional.empty();
    for (Map.Entry<ImageRequest, ResolvedImage> image : images.entrySet()) {
      if (image.getKey().name().equals(name)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        ImageConfig config = image.getValue().config();
        found =
            Optional.of(
                BaseImage.of(
                    config.config().env(),
                    !config.config().shell().isEmpty(),
                    config.platform().toString()));
      }
    }
    return found;
  }
}
