package dev.jbuild.maven.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistributionTest {
  @TempDir Path folder;

  private Path zip(String name, String launcher) throws IOException {
    Path zip = folder.resolve(name);
    try (var files =
        FileSystems.newFileSystem(zip, Map.of("create", true, "enablePosixFileAttributes", true))) {
      Files.createDirectories(files.getPath("bin"));
      Files.createDirectories(files.getPath("lib"));
      Files.writeString(files.getPath("lib/userns"), "data");
      Path program = Files.writeString(files.getPath("bin/jbuild"), "#!/bin/sh\n" + launcher);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return zip;
  }

  private List<String> cached() throws IOException {
    try (var files = Files.list(folder.resolve("cache"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isUnpackedOnceForEachContentAndRuns() throws Exception {
    Path cache = folder.resolve("cache");
    Path one = zip("one.zip", "echo out $1; echo err $VARIABLE >&2; exit 3\n");
    Distribution first = Distribution.unpacked(one, "1.0", cache);
    assertEquals(first.home(), Distribution.unpacked(one, "1.0", cache).home());
    assertEquals(1, cached().size());
    assertTrue(cached().get(0).matches("1\\.0-[0-9a-f]{16}"), cached()::toString);
    Path data = first.home().resolve("lib/userns");
    assertEquals("data", Files.readString(data));

    Distribution.unpacked(zip("two.zip", "exit 0\n"), "1.0", cache);
    assertEquals(2, cached().size());

    var process = new JbuildProcess(first, folder, Map.of("VARIABLE", "value"));
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    assertEquals(3, process.run(List.of("word"), out::add, err::add));
    assertEquals(List.of("out word"), out);
    assertEquals(List.of("err value"), err);
  }

  @Test
  void buildsSideBySideUnpackOne() throws Exception {
    Path zip = zip("one.zip", "exit 0\n");
    var homes = new TreeSet<Path>();
    var pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(() -> Distribution.unpacked(zip, "1", folder.resolve("cache")).home());
      }
      for (Future<Path> home : pool.invokeAll(tasks)) {
        homes.add(home.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(1, homes.size());
    // Nothing is left of those that were slower.
    assertEquals(1, cached().size());
  }

  @Test
  void aFolderWithoutJbuildIsNone() {
    IOException e = assertThrows(IOException.class, () -> Distribution.installed(folder));
    assertEquals(
        folder + ": is no jbuild; a folder with bin/jbuild and lib is expected", e.getMessage());
  }
}
