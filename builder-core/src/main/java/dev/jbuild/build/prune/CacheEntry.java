package dev.jbuild.build.prune;

import java.time.Instant;

/**
 * One thing in the build cache that can be removed by itself, and is made again when needed.
 *
 * @param id names it among those of its kind
 * @param description for people: the instruction, or the id of a cache mount
 * @param size on disk, in bytes
 * @param lastUsed when a build made or used it
 */
public record CacheEntry(Kind kind, String id, String description, long size, Instant lastUsed) {

  /** What a {@link CacheEntry} is. */
  public enum Kind {
    /** The record of a step, and its layer. */
    STEP,
    /** A folder of {@code RUN --mount=type=cache}. */
    CACHE_MOUNT,
    /** What is remembered of the files of a context. */
    CONTEXT,
    /** What past builds read, for {@code --explain}; all of it is one entry. */
    HISTORY,
    /** A failed step, with the layer of what it left. */
    FAILURE
  }
}
