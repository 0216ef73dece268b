package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Checks and warnings as users get them from the packaged program. */
final class LintIT {
  private static final String WRONG =
      """
      FROM scratch
      RUNN echo hello
      COPY onlyone
      ENV
      EXPOSE 80 eighty
      COPY --form=x a b
      """;

  private static final String ERRORS =
      """
      Dockerfile:2:1: error: unknown instruction: RUNN (did you mean RUN?)
         2 | RUNN echo hello
           | ^^^^
      """;

  private final Path home = Caller.SELF.folder(Installation.temporaryFolder("jbuild-lint"));

  private Program.Result jbuild(String... words) {
    return Installation.shared().jbuild(Caller.SELF, home, words).run();
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @Test
  void oneRunTellsAllErrorsOfAFile() throws IOException {
    write("context/Dockerfile", WRONG);
    Program.Result build = jbuild("build", "context");
    Program.Result lint = jbuild("lint", "context/Dockerfile");
    assertEquals(ExitCode.FAILURE, build.code());
    assertEquals(ExitCode.FAILURE, lint.code());
    assertTrue(build.err().contains(ERRORS), build::toString);
    for (int line : new int[] {2, 3, 4, 6}) {
      String place = "Dockerfile:" + line + ":";
      assertEquals(1, count(build.err(), place), build::toString);
      assertEquals(1, count(lint.out(), "context/" + place), lint::toString);
    }
    // Each with its line and a caret below it.
    assertEquals(count(build.err(), ": error: "), count(build.err(), "^"), build::toString);
  }

  @Test
  void sarifHasWhatCodeScanningNeeds() throws IOException {
    write("a/Dockerfile", "FROM scratch as x\n");
    write("b/Dockerfile", WRONG);
    Program.Result run = jbuild("lint", "--format=sarif", "a", "b");
    assertEquals(ExitCode.FAILURE, run.code(), run::toString);
    JsonObject sarif = JsonObject.parse(run.out().getBytes(StandardCharsets.UTF_8));
    assertEquals("2.1.0", sarif.requiredString("version"));
    JsonObject only = sarif.objects("runs").getFirst();
    JsonObject driver = object(object(only, "tool"), "driver");
    assertEquals("jbuild", driver.requiredString("name"));
    var rules = new ArrayList<String>();
    for (JsonObject rule : driver.objects("rules")) {
      rules.add(rule.requiredString("id"));
    }
    assertTrue(rules.contains("FromAsCasing"), rules::toString);
    List<JsonObject> results = only.objects("results");
    assertTrue(results.size() >= 5, run::toString);
    for (JsonObject result : results) {
      assertFalse(object(result, "message").requiredString("text").isEmpty());
      String level = result.requiredString("level");
      assertTrue(List.of("warning", "error").contains(level), level);
      JsonObject place = object(result.objects("locations").getFirst(), "physicalLocation");
      String uri = object(place, "artifactLocation").requiredString("uri");
      assertTrue(List.of("a/Dockerfile", "b/Dockerfile").contains(uri), uri);
      JsonObject region = object(place, "region");
      assertTrue(region.number("startLine", 0) >= 1 && region.number("startColumn", 0) >= 1);
      assertTrue(region.number("endLine", 0) >= region.number("startLine", 0));
    }
    assertEquals("FromAsCasing", results.getFirst().requiredString("ruleId"));
  }

  @Test
  void aBuildWarns() throws IOException {
    write("context/Dockerfile", "FROM scratch as x\nARG VERSION=1\nCOPY Dockerfile /\n");
    String[] build = {"build", "--progress=plain", "--build-arg", "VERSIN=2", "context"};
    for (int i = 0; i < 2; i++) {
      Program.Result run = jbuild(build).expectSuccess();
      assertTrue(
          run.err()
              .contains(
                  """
                   2 warnings found:
                  Dockerfile:1:14: warning: FromAsCasing: 'as' and 'FROM' keywords' casing do not match
                     1 | FROM scratch as x
                       |              ^^
                        = https://docs.docker.com/go/dockerfile/rule/from-as-casing/
                  --build-arg VERSIN: warning: no ARG of the Dockerfile takes this argument (did you mean VERSION?)
                  """),
          run::toString);
    }
    assertEquals("", jbuild("build", "-q", "context").expectSuccess().err());
  }

  @Test
  void errorsOfChecksFailTheBuildBeforeAnyStep() throws IOException {
    write("context/Dockerfile", "# check=error=true\nFROM scratch as x\nCOPY Dockerfile /\n");
    for (String style : List.of("--progress=plain", "-q")) {
      Program.Result run = jbuild("build", style, "context");
      assertEquals(ExitCode.FAILURE, run.code());
      assertTrue(run.err().startsWith("Dockerfile:2:14: error: FromAsCasing: "), run::toString);
      assertFalse(run.err().contains("COPY"), run::toString);
    }
    String off = "BUILDKIT_DOCKERFILE_CHECK=error=false";
    jbuild("build", "--build-arg", off, "context").expectSuccess();
    String wrong = "BUILDKIT_DOCKERFILE_CHECK=eror=true";
    Program.Result malformed = jbuild("build", "--build-arg", wrong, "context");
    assertEquals(ExitCode.FAILURE, malformed.code());
    assertTrue(malformed.err().contains("invalid check option"), malformed::toString);
  }

  @Test
  void fmtIsStable() throws IOException {
    write("Dockerfile", "from scratch\n\n\n  copy   [ \"a\",\"b\" ]\n");
    assertEquals("FROM scratch\n\nCOPY [\"a\", \"b\"]\n", jbuild("fmt").expectSuccess().out());
    assertEquals(ExitCode.FAILURE, jbuild("fmt", "--check").code());
    jbuild("fmt", "--write").expectSuccess();
    jbuild("fmt", "--check").expectSuccess();
  }

  private static JsonObject object(JsonObject in, String name) throws IOException {
    return Objects.requireNonNull(in.object(name), () -> name + " is missing");
  }

  private static long count(String text, String part) {
    return text.lines().filter(line -> line.contains(part)).count();
  }
}
