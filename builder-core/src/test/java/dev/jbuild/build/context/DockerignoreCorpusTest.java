package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the conformance corpus; {@code excluded} is what a walk of the context does. */
class DockerignoreCorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"matches.jsonl", "generated.jsonl", "files.jsonl"})
  void agreesWithTheReference(String file) throws Exception {
    Path path = Path.of(System.getProperty("jbuild.corpus"), "dockerignore", file);
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (String line : Files.readAllLines(path)) {
      JsonNode row = JSON.readTree(line);
      String expected;
      String actual;
      if (row.has("content")) {
        expected = row.has("error") ? "error" : row.get("patterns").toString();
        actual = patterns(row.get("content").asText());
      } else {
        expected = row.has("error") ? "error" : row.get("excluded").asText();
        actual = excluded(row);
      }
      if (expected.equals(actual)) {
        passed++;
      } else {
        failures.add(actual + " instead of " + expected + ": " + line);
      }
    }
    System.out.println(
        "dockerignore/" + file + ": " + passed + " passed, " + failures.size() + " failed");
    assertTrue(passed > 0);
    assertEquals(List.of(), failures);
  }

  private static String patterns(String content) {
    List<String> patterns = new ArrayList<>();
    for (IgnoreFile.Rule rule : IgnoreFile.rules(content)) {
      patterns.add(rule.pattern());
    }
    return JSON.valueToTree(patterns).toString();
  }

  private static String excluded(JsonNode row) {
    List<String> patterns = new ArrayList<>();
    row.get("patterns").forEach(pattern -> patterns.add(pattern.asText()));
    PatternMatcher matcher;
    try {
      matcher = PatternMatcher.of(patterns);
    } catch (ContextException e) {
      return "error";
    }
    String path = SlashPath.clean(row.get("path").asText());
    PatternMatcher.Outcome outcome = null;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      outcome = matcher.match(parent, outcome);
      if (outcome.matched() && !matcher.mayExceptBelow(parent)) {
        return "true";
      }
    }
    return String.valueOf(matcher.match(path, outcome).matched());
  }
}
