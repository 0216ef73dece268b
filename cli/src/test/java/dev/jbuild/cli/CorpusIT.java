package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The end-to-end cases of the conformance corpus, where there is one: those listed in
 * testdata/e2e-passing.txt must pass. {@code -Djbuild.e2e.update} rewrites the list.
 */
final class CorpusIT {
  private static final Path LIST =
      Path.of(System.getProperty("jbuild.project"), "testdata/e2e-passing.txt");

  @Test
  void whatPassedStillPasses() throws Exception {
    Path corpus = Path.of(System.getProperty("jbuild.corpus"));
    Path runner = corpus.resolve("run_e2e.py");
    if (!Files.exists(runner)) {
      System.out.println("end-to-end: no corpus in " + corpus + ", 0 passed, 0 failed");
      return;
    }
    Map<String, String> results = run(runner);
    Set<String> passing = new TreeSet<>();
    for (var result : results.entrySet()) {
      if (result.getValue().isEmpty()) {
        passing.add(result.getKey());
      }
    }
    System.out.printf(
        "end-to-end: %d passed, %d failed%n", passing.size(), results.size() - passing.size());
    assertTrue(results.size() > 300, "the runner ran next to nothing");

    List<String> listed = Files.readAllLines(LIST);
    var regressions = new ArrayList<String>();
    for (String name : listed) {
      String failure = results.getOrDefault(name, "is no longer in the corpus");
      if (!failure.isEmpty()) {
        regressions.add(name + ": " + failure);
      }
    }
    if (System.getProperty("jbuild.e2e.update") != null) {
      Files.write(LIST, passing);
      return;
    }
    passing.removeAll(listed);
    if (!passing.isEmpty()) {
      System.out.println("end-to-end: pass and are not listed yet: " + String.join(" ", passing));
    }
    assertEquals(List.of(), regressions);
  }

  /** Each case with its failure, or "" where it passed. */
  private static Map<String, String> run(Path runner) throws Exception {
    Path folder = Installation.temporaryFolder("jbuild-e2e");
    Path report = folder.resolve("report.json");
    Process process =
        new Program("python3", runner.toString(), "--split", "given", "-j", "2")
            .with("--json", report.toString(), "--work", folder.resolve("work").toString())
            .set("JBUILD", Installation.shared().launcher())
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .set("JBUILD_ROOT", folder.resolve("store"))
            .set("HOME", folder)
            .set("LANG", "C.UTF-8")
            .in(folder)
            .start(folder.resolve("out"), folder.resolve("err"));
    if (!process.waitFor(8, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "the runner took too long\n" + Files.readString(folder.resolve("out")));
    }
    if (!Files.exists(report)) {
      throw new AssertionError(
          "the runner failed\n"
              + Files.readString(folder.resolve("out"))
              + Files.readString(folder.resolve("err")));
    }
    return parse(report);
  }

  private static Map<String, String> parse(Path report) throws IOException {
    var results = new TreeMap<String, String>();
    String text = Files.readString(report);
    for (JsonObject item : JsonObject.parseArray(text.getBytes(StandardCharsets.UTF_8))) {
      String status = item.requiredString("status");
      String reasons = String.join(" | ", item.strings("reasons"));
      results.put(item.requiredString("name"), status.equals("PASS") ? "" : status + " " + reasons);
    }
    return results;
  }
}
