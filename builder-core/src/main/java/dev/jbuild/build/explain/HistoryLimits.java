package dev.jbuild.build.explain;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of the past is kept.
 *
 * @param ofProject builds of one project
 * @param builds of all projects together
 * @param bytes of the listings of files
 * @param graceMillis how long a listing stays that no build names: its build may still run
 */
record HistoryLimits(int ofProject, int builds, long bytes, long graceMillis) {
  static final HistoryLimits DEFAULT = new HistoryLimits(8, 256, 64L << 20, 3_600_000);

  /** How many characters of the name of a build say which project it is of. */
  static final int PREFIX = 16;

  private record Kept(Path file, long time, long size) {}

  /** Removes the oldest of what is too much, and then the listings that no build has a use for. */
  void apply(Path buildFolder, Path listingFolder) {
    try {
      List<Kept> all = newestFirst(buildFolder);
      List<Kept> kept = removeBuilds(all);
      List<Kept> listings = newestFirst(listingFolder);
      long size = 0;
      for (Kept listing : listings) {
        size += listing.size();
      }
      // As long as nothing is too much the builds need not be read.
      if (kept.size() < all.size() || size > bytes) {
        removeListings(listings, kept);
      }
    } catch (IOException e) {
      // The next build tries again.
      return;
    }
  }

  private List<Kept> removeBuilds(List<Kept> all) throws IOException {
    List<Kept> kept = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Kept build : all) {
      String project = build.file().getFileName().toString().substring(0, PREFIX);
      if (counts.merge(project, 1, Integer::sum) > ofProject || kept.size() >= builds) {
        Files.deleteIfExists(build.file());
      } else {
        kept.add(build);
      }
    }
    return kept;
  }

  private void removeListings(List<Kept> listings, List<Kept> builds) throws IOException {
    Set<String> used = new HashSet<>();
    for (Kept build : builds) {
      History.build(build.file())
          .ifPresent(kept -> kept.steps().forEach(step -> used.addAll(step.files())));
    }
    long young = System.currentTimeMillis() - graceMillis;
    long size = 0;
    for (Kept listing : listings) {
      size += listing.size();
      boolean needed =
          listing.time() > young || used.contains("sha256:" + listing.file().getFileName());
      if (!needed || size > bytes) {
        Files.deleteIfExists(listing.file());
      }
    }
  }

  private static List<Kept> newestFirst(Path folder) throws IOException {
    List<Kept> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path file : entries) {
        if (Files.isRegularFile(file)) {
          found.add(new Kept(file, Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
        }
      }
    }
    found.sort(Comparator.comparingLong(Kept::time).reversed());
    return found;
  }
}
