package dev.jbuild.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.corpus.Json;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SarifTest {

  private static LintReport report(String text) {
    return report("a b/Dockerfile", text);
  }

  private static LintReport report(String name, String text) {
    SourceFile source = new SourceFile(name, text);
    Parsed parsed = DockerfileParser.parse(source);
    return new LintReport(
        source, parsed.diagnostics(), Linter.lint(parsed.dockerfile(), BuildInput.NONE));
  }

  @Test
  void printsSarif() {
    Map<String, Object> sarif =
        Json.object(
            Json.parse(
                Sarif.of(List.of(report("FROM a:1 as b\n"), report("FROM a:1\nRUNN x\n")), "1.2")));
    assertEquals("2.1.0", sarif.get("version"));
    Map<String, Object> run = Json.object(Json.<Object>list(sarif.get("runs")).getFirst());
    Map<String, Object> driver = Json.object(Json.object(run.get("tool")).get("driver"));
    assertEquals("jbuild", driver.get("name"));
    List<Map<String, Object>> rules = Json.list(driver.get("rules"));
    assertEquals(Linter.rules().size() + 1, rules.size());
    for (Map<String, Object> rule : rules) {
      boolean own = String.valueOf(rule.get("help")).contains("# bad");
      boolean known = rule.containsKey("helpUri") || "SyntaxError".equals(rule.get("id"));
      assertTrue(own != known, rule::toString);
    }
    List<Map<String, Object>> results = Json.list(run.get("results"));
    assertEquals(2, results.size());
    for (Map<String, Object> result : results) {
      int index = Integer.parseInt(String.valueOf(result.get("ruleIndex")));
      assertEquals(result.get("ruleId"), rules.get(index).get("id"));
    }
    assertEquals("FromAsCasing", results.get(0).get("ruleId"));
    assertEquals("warning", results.get(0).get("level"));
    assertEquals("SyntaxError", results.get(1).get("ruleId"));
    assertEquals("error", results.get(1).get("level"));
    assertEquals(
        Map.of("text", "unknown instruction: RUNN (did you mean RUN?)"),
        results.get(1).get("message"));
    Map<String, Object> location =
        Json.object(Json.<Object>list(results.get(1).get("locations")).getFirst());
    Map<String, Object> physical = Json.object(location.get("physicalLocation"));
    assertEquals(Map.of("uri", "a%20b/Dockerfile"), physical.get("artifactLocation"));
    assertEquals(
        Map.of("startLine", 2L, "startColumn", 1L, "endLine", 2L, "endColumn", 5L),
        physical.get("region"));
  }

  @ParameterizedTest
  @CsvSource({
    "Dockerfile, Dockerfile",
    "./x/../Dockerfile, Dockerfile",
    "../ä:1, ../%C3%A4%3A1",
    "/tmp/a b, file:///tmp/a%20b",
  })
  void placesAreUriReferences(String name, String uri) {
    String sarif = Sarif.of(List.of(report(name, "FRM a\n")), "1");
    assertTrue(sarif.contains("\"uri\": \"" + uri + "\""), sarif);
  }
}
