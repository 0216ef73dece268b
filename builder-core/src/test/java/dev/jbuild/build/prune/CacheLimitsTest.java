package dev.jbuild.build.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a build cache is too much. Entries are kind, MiB and hours since the last use. */
class CacheLimitsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

  private static List<CacheEntry> entries(String text) {
    List<CacheEntry> entries = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      CacheEntry.Kind kind =
          word.charAt(0) == 's' ? CacheEntry.Kind.STEP : CacheEntry.Kind.CACHE_MOUNT;
      String[] numbers = word.substring(1).split("/", -1);
      entries.add(
          new CacheEntry(
              kind,
              word,
              word,
              Long.parseLong(numbers[0]) << 20,
              NOW.minus(Duration.ofHours(Long.parseLong(numbers[1])))));
    }
    return entries;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // Within all limits.
        "1000, 9000, 100, s100/1 m100/1, 500, -",
        // Cheap: two days, more than 512 MiB.
        "1000, 9000, 100, m600/47 m100/1, 500, -",
        "1000, 9000, 100, m300/70 m400/60 m100/50, 500, m300/70",
        "1000, 9000, 100, m500/70, 500, -",
        // 60 days, above what is reserved.
        "100, 9000, 100, s80/1500 s80/1450 s80/1, 500, s80/1500 s80/1450",
        "200, 9000, 100, s80/1500 s80/1450 s80/1, 500, s80/1500",
        "300, 9000, 100, s80/1500 s80/1450 s80/1, 500, -",
        // Too much in all.
        "10, 200, 100, s80/9 s80/7 s80/8, 500, s80/9",
        // Too little free: as much as is lacking, and what is reserved stays.
        "10, 9000, 150, s80/9 s80/7 s80/8, 100, s80/9",
        "10, 9000, 200, s80/9 s80/7 s80/8, 100, s80/9 s80/8",
        "170, 9000, 900, s80/9 s80/7 s80/8, 100, s80/9",
        // What the first tiers free counts.
        "0, 9000, 600, m600/70 s80/1, 100, m600/70",
      })
  void tooMuch(long reserved, long most, long minFree, String entries, long free, String gone) {
    CacheLimits limits = new CacheLimits(reserved << 20, most << 20, minFree << 20);
    List<String> ids = new ArrayList<>();
    for (CacheEntry entry : limits.exceeding(entries(entries), NOW, free << 20)) {
      ids.add(entry.id());
    }
    assertEquals(gone == null ? "" : gone, String.join(" ", ids));
  }

  @Test
  void limitsFollowTheDisk() {
    long gib = 1L << 30;
    assertEquals(new CacheLimits(gib, 6 * gib, gib), CacheLimits.ofDisk(10 * gib));
    assertEquals(new CacheLimits(10 * gib, 100 * gib, 20 * gib), CacheLimits.ofDisk(1000 * gib));
  }
}
