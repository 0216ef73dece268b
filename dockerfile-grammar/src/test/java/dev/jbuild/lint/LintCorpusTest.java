package dev.jbuild.lint;

import dev.jbuild.corpus.Corpus;
import dev.jbuild.corpus.Json;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintCorpusTest {

  @ParameterizedTest
  @ValueSource(strings = {"cases", "docs_examples"})
  void findsWhatBuildKitFinds(String file) {
    Corpus.checkList("lint/" + file + ".json", LintCorpusTest::failure);
  }

  private static @Nullable String failure(Map<String, Object> row) {
    SourceFile source = new SourceFile("Dockerfile", Json.text(row, "dockerfile"));
    Parsed parsed = DockerfileParser.parse(source);
    if (!parsed.dockerfile().stages().isEmpty() && parsed.hasErrors()) {
      return source.render(parsed.diagnostics().getFirst());
    }
    String failure = compare(row, "expected", source, parsed, false);
    if (failure == null && row.containsKey("expected_check_all_stages")) {
      failure = compare(row, "expected_check_all_stages", source, parsed, true);
    }
    return failure;
  }

  private static @Nullable String compare(
      Map<String, Object> row, String key, SourceFile source, Parsed parsed, boolean allStages) {
    Map<String, String> buildArgs = new HashMap<>();
    if (row.containsKey("build_args")) {
      Json.object(row.get("build_args"))
          .forEach((name, value) -> buildArgs.put(name, (String) value));
    }
    BuildInput input =
        new BuildInput(
            buildArgs,
            Optional.empty(),
            allStages,
            "linux/amd64",
            "linux/amd64",
            Optional.ofNullable(row.get("dockerignore")).map(text -> ignored((String) text)),
            name ->
                Optional.of(BuildInput.BaseImage.of(List.of("PATH=/bin"), false, "linux/amd64")));
    LintResult result = Linter.lint(parsed.dockerfile(), input);
    List<String> actual = new ArrayList<>();
    for (Finding finding : result.findings()) {
      int line = source.line(finding.location().start());
      actual.add(finding.rule().name() + " " + line + " " + finding.message());
    }
    List<String> expected = new ArrayList<>();
    for (Object each : Json.<Object>list(row.get(key))) {
      Map<String, Object> warning = Json.object(each);
      expected.add(warning.get("rule") + " " + warning.get("line") + " " + warning.get("detail"));
    }
    Collections.sort(actual);
    Collections.sort(expected);
    if (!expected.equals(actual)) {
      return "\n  expected " + expected + "\n  actual   " + actual;
    }
    String error = (String) row.get("error");
    boolean violation = error != null && error.startsWith("lint violation");
    return violation == result.violation().isPresent()
        ? null
        : "violation " + result.violation() + ", expected " + error;
  }

  /** The patterns of these cases are names and a lone star. */
  private static Predicate<String> ignored(String dockerignore) {
    List<String> patterns = dockerignore.strip().lines().toList();
    return path -> patterns.contains("*") || patterns.contains(path);
  }
}
