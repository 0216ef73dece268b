package dev.jbuild.cli;

import dev.jbuild.build.prune.CacheEntries;
import dev.jbuild.build.prune.CacheEntry;
import dev.jbuild.cli.render.Age;
import dev.jbuild.cli.render.Quantity;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.layout.Usage;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code jbuild df}: what the store takes on disk, and what {@code prune} would give back.
 *
 * <p>Reclaimable of images is what images without a name have to themselves, of all else all of it.
 */
final class DfCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.flag("Show each image and each part of the cache", "-v", "--verbose"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Usage usage;
    CacheEntries.Contents cache;
    try (ImageStore store = Stores.open(console)) {
      usage = store.usage();
      cache = new CacheEntries(store).contents(usage);
    }
    console
        .out()
        .print(
            arguments.flag("--verbose") ? details(usage, cache.entries()) : summary(usage, cache));
    return ExitCode.OK;
  }

  private static String summary(Usage usage, CacheEntries.Contents cache) {
    var table = new TextTable().row(List.of("TYPE", "TOTAL", "SIZE", "RECLAIMABLE"));
    long unnamed = 0;
    for (Usage.ImageUse image : usage.images()) {
      unnamed += image.isUnnamed() ? image.unique() : 0;
    }
    row(table, "Images", usage.images().size(), usage.imageBytes(), unnamed);
    int bases = 0;
    long baseBytes = 0;
    for (Usage.LayerUse layer : usage.layers()) {
      bases += layer.ofImage() ? 1 : 0;
      baseBytes += layer.ofImage() ? layer.size() : 0;
    }
    row(table, "Unpacked layers of images", bases, baseBytes, 0);
    for (CacheEntry.Kind kind : CacheEntry.Kind.values()) {
      int count = 0;
      long size = 0;
      for (CacheEntry entry : cache.entries()) {
        count += entry.kind() == kind ? 1 : 0;
        size += entry.kind() == kind ? entry.size() : 0;
      }
      row(table, name(kind), count, size, size);
    }
    // What removed images and lost records have left.
    String unused = Quantity.bytes(cache.unused());
    table.row(List.of("Unused", "-", unused, unused));
    return table.toString();
  }

  private static void row(TextTable table, String type, int count, long size, long reclaimable) {
    table.row(
        List.of(type, Integer.toString(count), Quantity.bytes(size), Quantity.bytes(reclaimable)));
  }

  private static String name(CacheEntry.Kind kind) {
    return switch (kind) {
      case STEP -> "Build cache";
      case CACHE_MOUNT -> "Cache mounts";
      case CONTEXT -> "Build contexts";
      case HISTORY -> "Build history";
      case FAILURE -> "Failed steps";
    };
  }

  private static String details(Usage usage, List<CacheEntry> cache) {
    Instant now = Instant.now();
    var images =
        new TextTable().row(List.of("REPOSITORY:TAG", "IMAGE ID", "SIZE", "SHARED", "UNIQUE"));
    for (Usage.ImageUse image : usage.images()) {
      for (StoredImage name : image.names()) {
        images.row(
            List.of(
                name.name().map(Reference::familiar).orElse("<none>"),
                name.id().shortHex(),
                Quantity.bytes(image.size()),
                Quantity.bytes(image.size() - image.unique()),
                Quantity.bytes(image.unique())));
      }
    }
    List<CacheEntry> latestFirst = new ArrayList<>(cache);
    latestFirst.sort(Comparator.comparing(CacheEntry::lastUsed).reversed());
    var entries = new TextTable().row(List.of("ID", "TYPE", "SIZE", "LAST USED", "DESCRIPTION"));
    for (CacheEntry entry : latestFirst) {
      entries.row(
          List.of(
              entry.id().substring(0, Math.min(12, entry.id().length())),
              name(entry.kind()),
              Quantity.bytes(entry.size()),
              Age.of(Optional.of(entry.lastUsed()), now),
              entry.description().lines().findFirst().orElse("")));
    }
    return images + "\n" + entries;
  }
}
