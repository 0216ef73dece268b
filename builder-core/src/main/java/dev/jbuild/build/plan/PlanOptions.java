package dev.jbuild.build.plan;

import dev.jbuild.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a user may choose about the plan of a build.
 *
 * @param target name or index of the stage to build; the last one where empty
 * @param buildArgs {@code --build-arg}: name to value
 * @param labels {@code --label}: they win over the Dockerfile's
 * @param platforms what to build for; the machine's own where empty
 * @param network the network of RUN steps that do not choose one
 * @param sourceDateEpoch seconds since 1970 that clamp all times of the result
 * @param image what the resulting image is to be like
 */
public record PlanOptions(
    Optional<String> target,
    Map<String, String> buildArgs,
    Map<String, String> labels,
    List<Platform> platforms,
    NetworkMode network,
    OptionalLong sourceDateEpoch,
    ImageOptions image) {

  /** The build argument that clamps times, as the reproducible-builds project has named it. */
  public static final String EPOCH = "SOURCE_DATE_EPOCH";

  /** No target, arguments or labels; the machine's platform; the host's network. */
  public static final PlanOptions DEFAULT =
      new PlanOptions(
          Optional.empty(),
          Map.of(),
          Map.of(),
          List.of(),
          NetworkMode.DEFAULT,
          OptionalLong.empty());

  /** Options for an image that is as the Dockerfile says. */
  public PlanOptions(
      Optional<String> target,
      Map<String, String> buildArgs,
      Map<String, String> labels,
      List<Platform> platforms,
      NetworkMode network,
      OptionalLong sourceDateEpoch) {
    this(target, buildArgs, labels, platforms, network, sourceDateEpoch, ImageOptions.DEFAULT);
  }

  public PlanOptions {
    // Sorted, so that nothing downstream depends on the order of the command line.
    buildArgs = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(buildArgs));
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    platforms = List.copyOf(platforms);
  }

  /** The same with another {@code SOURCE_DATE_EPOCH}, which is an argument of the build, too. */
  public PlanOptions withSourceDateEpoch(long seconds) {
    Map<String, String> args = new TreeMap<>(buildArgs);
    args.put(EPOCH, Long.toString(seconds));
    return new PlanOptions(
        target, args, labels, platforms, network, OptionalLong.of(seconds), image);
  }
}
