package dev.jbuild.build.prune;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may go besides what nothing refers to.
 *
 * @param all the whole build cache, within the limits below
 * @param until only what was last used before this time
 * @param most how many bytes of build cache may stay: what was not used for longest goes first
 */
public record PruneOptions(boolean all, Optional<Instant> until, OptionalLong most) {

  /** Only what nothing refers to. */
  public static final PruneOptions UNUSED =
      new PruneOptions(false, Optional.empty(), OptionalLong.empty());

  /** Whether the build cache is touched. */
  boolean ofCache() {
    return all || until.isPresent() || most.isPresent();
  }
}
