package dev.jbuild.build.prune;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How large the build cache may become before the collection at the end of a build makes it
 * smaller. The tiers are those of BuildKit's default policy.
 *
 * @param reserved bytes that stay whatever happens, but for what is in the first tier
 * @param most bytes above which the longest unused goes
 * @param minFree bytes of the disk below which the longest unused goes
 */
public record CacheLimits(long reserved, long most, long minFree) {
  private static final Duration CHEAP_AGE = Duration.ofDays(2);
  private static final long CHEAP_BYTES = 512L << 20;
  private static final Duration OLD_AGE = Duration.ofDays(60);
  private static final long GIB = 1L << 30;

  /**
   * The limits for a disk of that many bytes: a tenth, at most 10 GiB, is reserved; three fifths,
   * at most 100 GiB, are taken; a tenth, at most 20 GiB, is left free.
   */
  public static CacheLimits ofDisk(long bytes) {
    return new CacheLimits(
        Math.min(10 * GIB, bytes / 10),
        Math.min(100 * GIB, bytes / 5 * 3),
        Math.min(20 * GIB, bytes / 10));
  }

  /**
   * What has to go: what is cheap to make again and was not used for two days, above 512 MiB; all
   * that was not used for 60 days, above what is reserved; then the longest unused.
   *
   * @param free bytes of the disk
   */
  List<CacheEntry> exceeding(List<CacheEntry> entries, Instant now, long free) {
    List<CacheEntry> left = new ArrayList<>(entries);
    List<CacheEntry> cheap = new ArrayList<>(entries);
    cheap.removeIf(entry -> entry.kind() == CacheEntry.Kind.STEP);
    List<CacheEntry> chosen =
        new ArrayList<>(Pruner.chosen(cheap, unused(now.minus(CHEAP_AGE), CHEAP_BYTES)));
    left.removeAll(chosen);
    List<CacheEntry> old = Pruner.chosen(left, unused(now.minus(OLD_AGE), reserved));
    chosen.addAll(old);
    left.removeAll(old);
    long reclaimed = 0;
    for (CacheEntry entry : chosen) {
      reclaimed += entry.size();
    }
    long size = 0;
    for (CacheEntry entry : left) {
      size += entry.size();
    }
    long lacking = Math.max(0, minFree - free - reclaimed);
    long allowed = Math.max(reserved, Math.min(most, size - lacking));
    chosen.addAll(
        Pruner.chosen(left, new PruneOptions(false, Optional.empty(), OptionalLong.of(allowed))));
    return chosen;
  }

  private static PruneOptions unused(Instant since, long keep) {
    return new PruneOptions(false, Optional.of(since), OptionalLong.of(keep));
  }
}
