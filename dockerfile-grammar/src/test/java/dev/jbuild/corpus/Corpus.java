package dev.jbuild.corpus;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conformance corpus, in the folder that the system property {@code jbuild.corpus} names. Where
 * it is not there, its tests say so by a printed line and check nothing.
 */
public final class Corpus {

  private Corpus() {}

  /** Checks one row: null if it passes, else what differs. */
  public interface Check {
    @Nullable String failure(Map<String, Object> row);
  }

  /** The folder; null if there is none. */
  public static @Nullable Path folder() {
    Path folder = Path.of(System.getProperty("jbuild.corpus", "../../shared/corpus"));
    return Files.isDirectory(folder) ? folder : null;
  }

  /** Checks each line of a JSONL file, prints how many passed, and fails unless all did. */
  public static void checkLines(String file, Check check) {
    Path folder = folderOrSay(file);
    if (folder == null) {
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : read(folder.resolve(file)).split("\n", -1)) {
      if (!line.isBlank()) {
        rows.add(Json.object(Json.parse(line)));
      }
    }
    check(file, rows, check);
  }

  /** Checks each object of a JSON list. */
  public static void checkList(String file, Check check) {
    Path folder = folderOrSay(file);
    if (folder == null) {
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object row : Json.<Object>list(Json.parse(read(folder.resolve(file))))) {
      rows.add(Json.object(row));
    }
    check(file, rows, check);
  }

  /** Checks rows that a test made itself of a folder of the corpus. */
  public static void check(String name, List<Map<String, Object>> rows, Check check) {
    List<String> failures = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      String failure;
      try {
        failure = check.failure(row);
      } catch (RuntimeException e) {
        failure = e.toString() + " at " + e.getStackTrace()[0];
      }
      if (failure != null) {
        Object title = row.getOrDefault("name", row.getOrDefault("file", row.get("input")));
        failures.add(title + ": " + failure);
      }
    }
    int passed = rows.size() - failures.size();
    System.out.println(
        "corpus " + name + ": " + passed + " passed, " + failures.size() + " failed");
    if (rows.isEmpty()) {
      fail(name + " has no rows");
    }
    if (!failures.isEmpty()) {
      fail(String.join("\n", failures));
    }
  }

  /** The corpus folder; says that a test does not run if there is none. */
  public static @Nullable Path folderOrSay(String test) {
    Path folder = folder();
    if (folder == null) {
      System.out.println("corpus " + test + ": not run, no folder (set -Djbuild.corpus=FOLDER)");
    }
    return folder;
  }

  /** Content of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
