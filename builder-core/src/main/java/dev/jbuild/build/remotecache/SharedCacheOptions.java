package dev.jbuild.build.remotecache;

import java.util.List;

/**
 * The caches that a build shares with others.
 *
 * @param from {@code --cache-from}: where steps are looked for, in this order
 * @param to {@code --cache-to}: where the steps of the build are put
 */
public record SharedCacheOptions(List<CacheLocation> from, List<CacheExport> to) {
  /** None. */
  public static final SharedCacheOptions NONE = new SharedCacheOptions(List.of(), List.of());

  public SharedCacheOptions {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** Whether the image carries its own cache. */
  public boolean inline() {
    return to.contains(new CacheExport.Inline());
  }
}
