package dev.jbuild.build.remotecache;

import dev.jbuild.build.export.Destination;

/** One {@code --cache-to}. */
public sealed interface CacheExport {

  /**
   * A cache of its own.
   *
   * @param everything {@code mode=max}: the layers of all steps, not only those of the result
   * @param encoding of its layers
   * @param ignoreError whether a failure is no more than a warning
   */
  record To(
      CacheLocation location, boolean everything, Destination.Options encoding, boolean ignoreError)
      implements CacheExport {}

  /** In the config of the image that is built, for the layers of the image. */
  record Inline() implements CacheExport {}
}
