package dev.jbuild.build.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.LockFile;
import dev.jbuild.build.cache.StepCache;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cache.StepRecord;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes and what stays when a store is pruned. */
class PrunerTest {
  @TempDir Path root;
  private ImageStore store;
  private StepCache steps;

  @BeforeEach
  void open() {
    store = new ImageStore(root, OwnerPolicy.KEEP);
    steps = new StepCache(root);
  }

  /** A recorded step with a layer of one file, last used in a second of 1970. */
  private Layer step(String name, long second) throws IOException {
    Layer layer = layer(name);
    StepKey key = StepKey.of("test").field("name", name).build();
    steps.put(
        key,
        new StepRecord(
            key.hex(), Optional.of(layer.id().value()), Instant.EPOCH, name, key.fields()));
    FileTime time = FileTime.from(Instant.ofEpochSecond(second));
    Files.setLastModifiedTime(root.resolve("cache").resolve(key.hex()), time);
    Files.setLastModifiedTime(root.resolve("layers").resolve(layer.id().value()), time);
    return layer;
  }

  private Layer layer(String name) throws IOException {
    try (LayerWriter writer = store.layers().newLayer(new LayerId(name))) {
      byte[] content = name.repeat(1000).getBytes(StandardCharsets.UTF_8);
      writer.add(TarEntry.file("f", 0644, content.length, 0), new ByteArrayInputStream(content));
      return writer.commit();
    }
  }

  private String entries() throws IOException {
    List<String> left = new ArrayList<>();
    for (CacheEntry entry : new CacheEntries(store).contents(store.usage()).entries()) {
      left.add(entry.description());
    }
    left.sort(null);
    return String.join(" ", left);
  }

  private Pruner.Pruned prune(boolean all, Optional<Instant> until, OptionalLong most)
      throws IOException {
    return new Pruner(store).prune(new PruneOptions(all, until, most));
  }

  @Test
  void theCacheStaysUnlessAskedFor() throws Exception {
    Layer used = step("a", 10);
    Layer lost = layer("lost");
    assertTrue(new CacheEntries(store).contents(store.usage()).unused() > 1000);
    Pruner.Pruned pruned = new Pruner(store).prune(PruneOptions.UNUSED);
    assertEquals(List.of(), pruned.entries());
    assertTrue(pruned.bytes() > 1000);
    assertEquals("a", entries());
    assertTrue(store.layers().find(used.id()).isPresent());
    assertFalse(store.layers().find(lost.id()).isPresent());
    assertEquals(0, new CacheEntries(store).contents(store.usage()).unused());
  }

  @Test
  void allOfTheCacheGoesWithItsLayers() throws Exception {
    step("a", 10);
    step("b", 20);
    Pruner.Pruned pruned = prune(true, Optional.empty(), OptionalLong.empty());
    assertEquals(2, pruned.entries().size());
    assertEquals("", entries());
    assertEquals(List.of(), store.layers().list());
    assertEquals(List.of(), store.blobs().list());
  }

  @ParameterizedTest
  @CsvSource({"0, a b c", "15, b c", "25, c", "30, c", "31, ''"})
  void whatWasLastUsedBeforeATimeGoes(long second, String left) throws Exception {
    step("a", 10);
    step("b", 20);
    step("c", 30);
    prune(false, Optional.of(Instant.ofEpochSecond(second)), OptionalLong.empty());
    assertEquals(left, entries());
  }

  @Test
  void whatWasNotUsedForLongestGoesUntilTheRestIsSmallEnough() throws Exception {
    step("c", 30);
    step("a", 10);
    step("b", 20);
    long size = new CacheEntries(store).contents(store.usage()).entries().getFirst().size();
    prune(false, Optional.empty(), OptionalLong.of(2 * size + size / 2));
    assertEquals("b c", entries());
    prune(true, Optional.of(Instant.ofEpochSecond(25)), OptionalLong.of(0));
    assertEquals("c", entries());
  }

  @Test
  void aCacheMountInUseStays() throws Exception {
    for (String name : List.of("free", "used")) {
      Files.writeString(
          Files.createDirectories(root.resolve("cache-mounts").resolve(name)).resolve("f"),
          "12345");
      Files.createDirectories(root.resolve("locks"));
      Files.writeString(root.resolve("locks/cache-mount-" + name), "/root/." + name);
    }
    assertEquals("/root/.free /root/.used", entries());
    LockFile.Held lock = LockFile.shared(root.resolve("locks/cache-mount-used"));
    Pruner.Pruned pruned = prune(true, Optional.empty(), OptionalLong.empty());
    assertEquals(5, pruned.bytes());
    assertEquals("/root/.used", entries());
    lock.close();
    prune(true, Optional.empty(), OptionalLong.empty());
    assertEquals("", entries());
  }

  @Test
  void thePruningAtTheEndOfABuildIsDueOnceADay() throws Exception {
    step("old", 10);
    step("new", Instant.now().getEpochSecond());
    AutomaticPruning pruning = new AutomaticPruning(store);
    CacheLimits none = new CacheLimits(0, Long.MAX_VALUE, 0);
    assertEquals(Optional.empty(), pruning.run(none, Instant.now()));
    Instant now = Instant.now().plusSeconds(25 * 3600);
    assertEquals(1, pruning.run(none, now).orElseThrow().entries().size());
    assertEquals("new", entries());
    step("old", 10);
    assertEquals(Optional.empty(), pruning.run(none, now.plusSeconds(23 * 3600)));
    assertEquals("new old", entries());
    CacheLimits full = new CacheLimits(0, Long.MAX_VALUE, Long.MAX_VALUE);
    assertEquals(Optional.empty(), pruning.run(full, now.plusSeconds(3599)));
    assertEquals(2, pruning.run(full, now.plusSeconds(3600)).orElseThrow().entries().size());
    step("old", 10);
    assertEquals(1, pruning.run(none, now.plusSeconds(26 * 3600)).orElseThrow().entries().size());
  }

  @Test
  void whatARunningBuildUsesSurvivesThePruningOfAnother() throws Exception {
    Layer used = step("used", 10);
    step("unused", 20);
    try (Pin pin = store.pin()) {
      pin.use(used);
      CacheLimits none = new CacheLimits(0, 0, Long.MAX_VALUE);
      AutomaticPruning pruning = new AutomaticPruning(store);
      assertFalse(pruning.run(none, Instant.now()).isPresent());
      assertTrue(pruning.run(none, Instant.now().plusSeconds(25 * 3600)).isPresent());
      assertEquals("", entries());
      assertEquals(List.of(used.id()), store.layers().list());
    }
  }

  @Test
  void theHistoryGoesWithTheCache() throws Exception {
    Path listings = Files.createDirectories(root.resolve("history/files"));
    Files.writeString(listings.resolve("f"), "12345");
    assertEquals("what past builds read, for --explain", entries());
    assertEquals(5, prune(true, Optional.empty(), OptionalLong.empty()).bytes());
    assertEquals("", entries());
  }
}
