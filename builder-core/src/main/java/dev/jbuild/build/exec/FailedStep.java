package dev.jbuild.build.exec;

import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.LayerId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A RUN that failed, with all that is needed to stand where it stood.
 *
 * @param id the beginning of the step's key, so that the same step is kept once
 * @param place file and line of the instruction
 * @param reason how it ended, in a few words
 * @param step what ran; its mounts read {@link dev.jbuild.build.plan.FileSource.After} steps that
 *     are numbers, from 1, in {@code sources}. Proxies and the bytes of secrets are not kept
 * @param below the layers it stood on, bottom to top
 * @param left the layer of what it changed until it failed
 * @param sources what its mounts show
 * @param options what the command line said about its process
 */
public record FailedStep(
    String id,
    Instant at,
    String place,
    String reason,
    Step.Run step,
    List<LayerId> below,
    LayerId left,
    List<Source> sources,
    RunOptions options) {
  public FailedStep {
    below = List.copyOf(below);
    sources = List.copyOf(sources);
  }

  /**
   * Files that a mount shows.
   *
   * @param identity of the files
   * @param layers bottom to top; none where only the identity matters
   */
  public record Source(String identity, List<LayerId> layers) {
    public Source {
      layers = List.copyOf(layers);
    }
  }

  /** All layers that have to stay for this to be of use. */
  public Set<LayerId> layers() {
    Set<LayerId> all = new LinkedHashSet<>(below);
    all.add(left);
    for (Source source : sources) {
      all.addAll(source.layers());
    }
    return all;
  }

  /**
   * What a mount is called that cannot be had without the build; empty for the others. A cache that
   * begins with files of the build is one: were it gone, an empty one would take its place, also
   * for later builds.
   */
  public static Optional<String> absent(RunMount mount) {
    return switch (mount) {
      case RunMount.Secret secret -> Optional.of("secret " + secret.id());
      case RunMount.Ssh ssh -> Optional.of("SSH agent " + ssh.id());
      case RunMount.Cache cache when !(cache.from() instanceof FileSource.Empty) ->
          Optional.of("cache " + cache.id());
      case RunMount.Bind _, RunMount.Cache _, RunMount.Tmpfs _ -> Optional.empty();
    };
  }
}
