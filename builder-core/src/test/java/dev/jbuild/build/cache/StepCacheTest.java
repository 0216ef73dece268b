package dev.jbuild.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepCacheTest {
  @TempDir Path root;

  private static final StepKey KEY =
      StepKey.of("run").field("command", List.of("sh", "-c", "a \" ü")).build();

  @Test
  void valuesDoNotRunIntoOneAnother() {
    assertNotEquals(
        StepKey.of("x").field("a", List.of("b", "c")).build().hex(),
        StepKey.of("x").field("a", List.of("bc")).build().hex());
    assertNotEquals(
        StepKey.of("x").field("a", "b").field("c", "d").build().hex(),
        StepKey.of("x").field("a", "b").field("cd", "").build().hex());
    assertNotEquals(
        StepKey.of("x").field("a", List.of()).build().hex(),
        StepKey.of("x").field("a", "").build().hex());
  }

  @Test
  void aRecordReadsBackAsItWasPut() throws IOException {
    StepCache cache = new StepCache(root);
    assertEquals(Optional.empty(), cache.find(KEY));
    StepRecord made =
        new StepRecord(
            "r1",
            Optional.of("r1"),
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            "RUN x",
            KEY.fields());
    cache.put(KEY, made);
    assertEquals(Optional.of(made), cache.find(KEY));
    StepRecord without = new StepRecord("i", Optional.empty(), Instant.EPOCH, "image", List.of());
    cache.put(KEY, without);
    assertEquals(Optional.of(without), cache.find(KEY));
    try (var files = Files.list(root.resolve("cache"))) {
      assertEquals(1, files.count());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"created\":\"yesterday\"}",
        "{\"id\":{},\"created\":\"2026-01-02T03:04:05Z\"}",
        "{\"id\":\"a\",\"created\":\"2026-01-02T03:04:05Z\",\"fields\":{\"a\":[",
      })
  void aTornRecordIsNone(String json) throws IOException {
    StepCache cache = new StepCache(root);
    Files.createDirectories(root.resolve("cache"));
    Files.writeString(root.resolve("cache").resolve(KEY.hex()), json);
    assertEquals(Optional.empty(), cache.find(KEY));
  }
}
