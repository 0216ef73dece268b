package dev.jbuild.build.prune;

import dev.jbuild.layout.ImageStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The pruning at the end of a build: once a day, or once an hour while the disk is nearly full.
 *
 * <p>Where none is due it costs a look at one file and at the free space of the disk. Images stay,
 * with a name or without.
 */
public final class AutomaticPruning {
  private static final Duration USUALLY = Duration.ofDays(1);
  private static final Duration WHEN_FULL = Duration.ofHours(1);

  private final ImageStore store;
  private final Path marker;

  /** Prunes this store. */
  public AutomaticPruning(ImageStore store) {
    this.store = store;
    this.marker = store.root().resolve("locks").resolve("pruned");
  }

  /** The limits for the disk that the store is on. */
  public CacheLimits defaultLimits() {
    return CacheLimits.ofDisk(disk().getTotalSpace());
  }

  /**
   * Prunes if it is due.
   *
   * @return what went; empty where it was not due
   */
  public Optional<Pruner.Pruned> run(CacheLimits limits, Instant now) throws IOException {
    if (!Files.exists(marker)) {
      // A store that was made just now, such as that of a CI job, has nothing to prune.
      Files.createDirectories(marker.getParent());
      Files.writeString(marker, "");
      return Optional.empty();
    }
    if (!due(limits, Files.getLastModifiedTime(marker).toInstant(), now)) {
      return Optional.empty();
    }
    // First: builds that end now need not do it too.
    Files.setLastModifiedTime(marker, FileTime.from(now));
    return Optional.of(new Pruner(store).prune(limits, now, disk().getUsableSpace()));
  }

  private boolean due(CacheLimits limits, Instant last, Instant now) {
    Duration since = Duration.between(last, now);
    return since.compareTo(USUALLY) >= 0
        || (since.compareTo(WHEN_FULL) >= 0 && disk().getUsableSpace() < limits.minFree());
  }

  /** Not {@link java.nio.file.FileStore}, which reads the whole table of mounts. */
  private File disk() {
    return store.root().toFile();
  }
}
