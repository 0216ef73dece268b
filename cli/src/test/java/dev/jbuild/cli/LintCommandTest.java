package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jbuild lint} and {@code jbuild build --call}. */
final class LintCommandTest {
  private static final String CASING = "FROM scratch as base\n";

  @TempDir private Path folder;

  private Invocation run(String... words) {
    return Invocation.of(folder, Map.of("JBUILD_ROOT", folder + "/store"), words);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  @Test
  void aFindingIsAWarning() throws IOException {
    write("Dockerfile", CASING);
    String text =
        """
        Dockerfile:1:14: warning: FromAsCasing: 'as' and 'FROM' keywords' casing do not match
           1 | FROM scratch as base
             |              ^^
              = https://docs.docker.com/go/dockerfile/rule/from-as-casing/
        """;
    String summary = "Check complete, 1 warning found.\n";
    var expected = new Invocation(ExitCode.OK, text, summary);
    assertEquals(expected, run("lint"));
    assertEquals(expected, run("build", "--check", "."));
    assertEquals(expected, run("--call=check", "."));
  }

  @Test
  void oneRunTellsWhatIsWrongOfTheLinesAndOfTheirValues() throws IOException {
    write(
        "Dockerfile",
        """
        FROM scratch AS build
        RUNN x
        RUN --mount=type=cach,target=/x y
        EXPOSE eighty
        ENV a
        STOPSIGNAL SIGTREM
        ENV b="open
        """);
    for (List<String> words :
        List.of(List.of("lint"), List.of("build", "--check", "."), List.of("build", "."))) {
      Invocation told = run(words.toArray(String[]::new));
      assertEquals(ExitCode.FAILURE, told.code());
      assertEquals(
          List.of(
              "2:1: error: unknown instruction: RUNN (did you mean RUN?)",
              "3:18: error: unsupported mount type \"cach\" (did you mean cache?)",
              "4:8: error: invalid containerPort: eighty",
              "5:5: error: ENV must have two arguments (write name=value)",
              "6:12: error: invalid signal: SIGTREM",
              "7:7: error: unexpected end of statement while looking for matching double-quote"),
          (told.out() + told.err())
              .lines()
              .filter(line -> line.startsWith("Dockerfile:"))
              .map(line -> line.substring("Dockerfile:".length()))
              .toList());
    }
  }

  @Test
  void anImageThatIsNotThereMayBeAStageWrittenWrong() throws IOException {
    write("Dockerfile", "FROM scratch AS build\nFROM scratch\nCOPY --from=biuld /a /b\n");
    String told = run("build", "--pull=never", ".").err();
    assertTrue(told.contains("forbids to fetch it (did you mean the stage build?)"), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM scratch AS base | 0 | Check complete, no warnings found.",
        "FROM scratch as base | 0 | Check complete, 1 warning found.",
        "# check=error=true\\nFROM scratch as base | 1 | Check complete, 1 error found.",
        "# check=error=true\\nFROM scratch AS base | 0 | Check complete, no warnings found.",
        "# check=skip=all\\nFROM scratch as base | 0 | Check complete, no warnings found.",
        "# check=nonsense\\nFROM scratch as base | 1 | Check complete, 1 error and 1 warning"
            + " found.",
        "FROM scratch as base\\nRUNN x | 1 | Check complete, 1 error found.",
        "FROM scratch\\nRUN --mount=type=cahce,target=/x y\\nENV a=${b\\nEXPOSE x | 1 | Check"
            + " complete, 3 errors found.",
        "FROM scratch\\nCOPY --form=x --link=maybe --chown a b | 1 | Check complete, 3 errors"
            + " found.",
        "FROM scratch\\nRUNN x\\nCOPY a\\nENV | 1 | Check complete, 3 errors found."
      })
  void theExitCodeTellsOfErrors(String text, int code, String summary) throws IOException {
    write("Dockerfile", text.replace("\\n", "\n") + "\n");
    for (Invocation run : List.of(run("lint"), run("build", "--check", "."))) {
      assertEquals(code, run.code(), run::toString);
      assertEquals(summary + "\n", run.err());
    }
    assertEquals(0, run("build", "--call=check,ignorestatus=true", ".").code());
  }

  @Test
  void readsFilesFoldersAndStandardInput() throws IOException {
    write("a/Dockerfile", CASING);
    write("b.Dockerfile", "FROM scratch\n");
    Invocation run = run("lint", "a", "b.Dockerfile");
    assertTrue(run.out().startsWith("a/Dockerfile:1:14: warning: "), run::toString);
    assertEquals("Check complete, 1 warning found.\n", run.err());
    Invocation input = Invocation.withInput(CASING, folder, Map.of(), "lint", "-");
    assertTrue(input.out().startsWith("standard input:1:14: warning: "), input::toString);
    Invocation missing = run("lint", "nowhere");
    assertEquals(ExitCode.FAILURE, missing.code());
    assertEquals("jbuild: " + folder + "/nowhere: no such file or folder\n", missing.err());
  }

  @Test
  void rulesThatAreOffCanBeTurnedOn() throws IOException {
    write("Dockerfile", "FROM busybox\n");
    assertEquals("", run("lint").out());
    for (String rules : List.of("UnpinnedBaseImage", "all", "PipeWithoutPipefail,all")) {
      assertTrue(run("lint", "--enable", rules).out().contains("UnpinnedBaseImage"), rules);
    }
    Invocation unknown = run("lint", "--enable", "UnpinedBaseImage");
    assertEquals(ExitCode.USAGE, unknown.code());
    assertEquals(
        "jbuild: --enable: no rule is named 'UnpinedBaseImage'; did you mean"
            + " 'UnpinnedBaseImage'?\nSee 'jbuild lint --help'.\n",
        unknown.err());
  }

  @Test
  void argumentsAndTargetsCount() throws IOException {
    write(
        "Dockerfile",
        "FROM busybox AS one\nARG DIR=data\nWORKDIR $DIR\nFROM busybox AS two\nCMD []\n");
    assertTrue(run("lint").out().contains("WorkdirRelativePath"));
    assertEquals("", run("lint", "--build-arg", "DIR=/data").out());
    assertEquals("", run("lint", "--target", "two").out());
    Invocation run = run("lint", "--target", "tow");
    assertEquals(ExitCode.FAILURE, run.code());
    assertTrue(
        run.out()
            .startsWith(
                "Dockerfile:4:1: error: target stage \"tow\" could not be found"
                    + " (did you mean two?)\n"),
        run::toString);
  }

  @Test
  void aTargetMayBeAStageWithoutName() throws IOException {
    write("Dockerfile", "FROM busybox\nWORKDIR data\nFROM busybox\nCMD []\n");
    for (String command : List.of("lint", "--check .")) {
      String out = run((command + " --target 0").split(" ", -1)).out();
      assertTrue(out.contains("WorkdirRelativePath"), out);
      assertEquals("", run((command + " --target 1").split(" ", -1)).out());
    }
    Invocation run = run("lint", "--target", "2");
    assertEquals(ExitCode.FAILURE, run.code());
    assertTrue(
        run.out()
            .contains(
                "target stage \"2\" could not be found"
                    + " (stages can be named by number, too: 0 to 1)\n"),
        run::toString);
  }

  @Test
  void jsonIsAListOfWhatBuildxPrints() throws IOException {
    write("Dockerfile", CASING);
    write("b", "FROM scratch\n");
    byte[] out = run("lint", "--format", "json", "Dockerfile", "b").out().getBytes(UTF_8);
    List<JsonObject> reports = JsonObject.parseArray(out);
    assertEquals(2, reports.size());
    byte[] one = run("build", "--call=check,format=json", ".").out().getBytes(UTF_8);
    assertEquals(reports.getFirst(), JsonObject.parse(one));
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  @Test
  void theContextTellsOfMore() throws IOException {
    write("Dockerfile", "FROM scratch\nCOPY secret.txt /\nCOPY kept/a.txt /\nCOPY . /\n");
    write(".dockerignore", "secret.txt\nkept\n!kept/a.txt\n");
    write("kept/a.txt", "");
    assertEquals("", run("lint").out());
    String out = run("build", "--check", ".").out();
    assertTrue(
        out.startsWith(
            "Dockerfile:2:6: warning: CopyIgnoredFile: Attempting to Copy file \"secret.txt\""),
        out);
    assertEquals(1, out.lines().filter(line -> line.contains("warning")).count(), out);
  }

  @Test
  void whatCannotBePlannedIsAnErrorOfTheCheck() throws IOException {
    write("Dockerfile", "FROM scratch AS one\nCOPY --from=two / /\nFROM scratch AS two\n");
    Invocation run = run("build", "--check", "--target=one", ".");
    assertEquals(ExitCode.FAILURE, run.code());
    assertTrue(run.out().startsWith("Dockerfile:2:13: error: "), run::toString);
  }

  @Test
  void outlineAndTargets() throws IOException {
    write(
        "Dockerfile",
        """
        # base the tools
        FROM scratch AS base
        # VERSION what to build
        ARG VERSION=1
        FROM base AS app
        RUN --mount=type=secret,id=token,required=true ["x"]
        """);
    assertEquals(
        new Invocation(
            ExitCode.OK,
            """
            TARGET           DESCRIPTION
            base             the tools
            app (default)
            """,
            ""),
        trimmed(run("build", "--call=targets", ".")));
    assertEquals(
        new Invocation(
            ExitCode.OK,
            """
            TARGET:      app

            BUILD ARG    VALUE    DESCRIPTION
            VERSION      2        what to build

            SECRET    REQUIRED
            token     true
            """,
            ""),
        trimmed(run("build", "--call=outline", "--build-arg", "VERSION=2", ".")));
    JsonObject json =
        JsonObject.parse(run("--call=targets,format=json", ".").out().getBytes(UTF_8));
    assertEquals("base", json.objects("targets").getFirst().requiredString("name"));
    assertEquals(ExitCode.FAILURE, run("--call=outline", "--target=nope", ".").code());
    assertEquals(ExitCode.USAGE, run("--call=outline", "--check", ".").code());
  }

  private static Invocation trimmed(Invocation run) {
    String out =
        run.out().lines().map(line -> line.stripTrailing() + "\n").reduce("", String::concat);
    return new Invocation(run.code(), out, run.err());
  }
}
