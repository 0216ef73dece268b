package dev.jbuild.build.remotecache;

import java.util.List;

/**
 * The caches that a build shares with others.
 *
 * @param from {@code --cache-from}: where steps are looked for, in this order
 * @param to {@code --cache-to}: where the steps of the build are put
 * @param mountsFrom {@code --cache-mounts-from}: where cache mounts are looked for, in this order
 * @param mountsTo {@code --cache-mounts-to}: where those of the build are put
 */
public record SharedCacheOptions(
    List<CacheLocation> from,
    List<CacheExport> to,
    List<CacheLocation> mountsFrom,
    List<MountExport> mountsTo) {
  /** None. */
  public static final SharedCacheOptions NONE =
      new SharedCacheOptions(List.of(), List.of(), List.of(), List.of());

  public SharedCacheOptions {
    from = List.copyOf(from);
    to = List.copyOf(to);
    mountsFrom = List.copyOf(mountsFrom);
    mountsTo = List.copyOf(mountsTo);
  }

  /** Whether the image carries its own cache. */
  public boolean inline() {
    return to.contains(new CacheExport.Inline());
  }
}
