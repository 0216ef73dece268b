package dev.jbuild.build.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.Ingest;
import dev.jbuild.build.copy.SelectedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final List<SelectedFile> FILES =
      List.of(
          new SelectedFile("a/\udcff ü", "file", 04755, 1, 2, DIGEST, OTHER),
          new SelectedFile("l", "link", 0777, 0, 0, "../x", ""));

  @TempDir Path root;
  private Ingest ingest;
  private History history;

  @org.junit.jupiter.api.BeforeEach
  void open() {
    ingest = new Ingest(root.resolve("ingest"));
    history = new History(root, ingest);
  }

  @AfterEach
  void close() throws IOException {
    ingest.close();
  }

  private static PastBuild build(String text, String files) {
    PastStep base = new PastStep(1, 0, "s", "FROM x", DIGEST, "linux/amd64", true, List.of());
    PastStep step = new PastStep(2, 1, "s", text, "abc", "", false, List.of(files));
    return new PastBuild(Instant.EPOCH, List.of(base, step));
  }

  private static List<List<PastStep>> steps(List<PastBuild> builds) {
    return builds.stream().map(PastBuild::steps).toList();
  }

  private List<Path> files(String folder) throws IOException {
    try (var list = Files.list(root.resolve("history").resolve(folder))) {
      return list.sorted().toList();
    }
  }

  private void age(String folder, long seconds) throws IOException {
    for (Path file : files(folder)) {
      FileTime time = Files.getLastModifiedTime(file);
      Files.setLastModifiedTime(file, FileTime.from(time.toInstant().minusSeconds(seconds)));
    }
  }

  @Test
  void buildsOfAProjectComeBackLastFirst() throws IOException {
    PastBuild first = build("RUN 1", DIGEST);
    PastBuild second = build("RUN 2", DIGEST);
    history.save("p", first);
    age("builds", 10);
    history.save("p", second);
    age("builds", 10);
    history.save("q", first);
    assertEquals(List.of(second.steps(), first.steps()), steps(history.of("p")));
    assertEquals(List.of(first.steps()), steps(history.others("p")));
    // The same build again is the last one then, and no other file.
    history.save("p", first);
    assertEquals(List.of(first.steps(), second.steps()), steps(history.of("p")));
    assertEquals(3, files("builds").size());
    assertEquals(List.of(), history.of("r"));
  }

  @Test
  void listingsComeBackAsTheyWere() {
    assertFalse(history.hasFiles(DIGEST));
    assertEquals(Optional.empty(), history.files(DIGEST));
    history.putFiles(DIGEST, FILES);
    assertTrue(history.hasFiles(DIGEST));
    assertEquals(Optional.of(FILES), history.files(DIGEST));
  }

  @Test
  void whatIsTornCountsAsAbsent() throws IOException {
    history.putFiles(DIGEST, FILES);
    history.save("p", build("RUN 1", DIGEST));
    for (String folder : List.of("files", "builds")) {
      Path file = files(folder).getFirst();
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertEquals(Optional.empty(), history.files(DIGEST).filter(_ -> folder.equals("files")));
        assertTrue(folder.equals("files") || history.of("p").isEmpty());
      }
    }
  }

  @Test
  void theOldestGoesFirst() throws IOException {
    for (int i = 0; i < 4; i++) {
      history.save("p", build("RUN " + i, DIGEST));
      age("builds", 10);
    }
    history.save("q", build("RUN q", DIGEST));
    Path folder = root.resolve("history");
    new HistoryLimits(2, 100, 100, 0).apply(folder.resolve("builds"), folder.resolve("files"));
    assertEquals(
        List.of(build("RUN 3", DIGEST).steps(), build("RUN 2", DIGEST).steps()),
        steps(history.of("p")));
    assertEquals(1, history.others("p").size());
    new HistoryLimits(2, 2, 100, 0).apply(folder.resolve("builds"), folder.resolve("files"));
    assertEquals(List.of(build("RUN 3", DIGEST).steps()), steps(history.of("p")));
    assertEquals(1, history.others("p").size());
  }

  @Test
  void listingsGoWithTheirBuildsAndWhereTheyAreTooLarge() throws IOException {
    history.save("p", build("RUN 1", OTHER));
    age("builds", 10);
    history.save("p", build("RUN 2", DIGEST));
    history.putFiles(DIGEST, FILES);
    history.putFiles(OTHER, FILES);
    Path builds = root.resolve("history/builds");
    Path listings = root.resolve("history/files");
    new HistoryLimits(2, 8, 10_000, 0).apply(builds, listings);
    assertEquals(2, files("files").size());
    // One that no build names may belong to one that still runs.
    new HistoryLimits(1, 8, 10_000, 60_000).apply(builds, listings);
    assertEquals(2, files("files").size());
    history.save("p", build("RUN 1", OTHER));
    age("builds", 10);
    history.save("p", build("RUN 2", DIGEST));
    age("files", 120);
    new HistoryLimits(1, 8, 10_000, 60_000).apply(builds, listings);
    assertTrue(history.hasFiles(DIGEST));
    assertFalse(history.hasFiles(OTHER));
    new HistoryLimits(8, 8, 10, 60_000).apply(builds, listings);
    assertFalse(history.hasFiles(DIGEST));
  }
}
