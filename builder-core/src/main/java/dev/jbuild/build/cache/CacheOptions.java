package dev.jbuild.build.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a user may choose about the build cache.
 *
 * @param enabled false for {@code --no-cache}: nothing is looked up, everything is still recorded
 * @param disabledStages {@code --no-cache-filter}: names of stages that are not looked up
 * @param maxAge {@code --cache-ttl}: records older than this are passed over
 */
public record CacheOptions(boolean enabled, Set<String> disabledStages, Optional<Duration> maxAge) {

  /** Everything is looked up, however old. */
  public static final CacheOptions DEFAULT = new CacheOptions(true, Set.of(), Optional.empty());

  public CacheOptions {
    disabledStages = Set.copyOf(disabledStages);
  }

  /** Whether steps of a stage may come from the cache. */
  public boolean looksUp(String stage) {
    return enabled && !disabledStages.contains(stage);
  }

  /** Whether a record is passed over for its age. */
  public boolean isTooOld(StepRecord stepRecord, Instant now) {
    return maxAge.isPresent() && stepRecord.created().plus(maxAge.get()).isBefore(now);
  }
}
