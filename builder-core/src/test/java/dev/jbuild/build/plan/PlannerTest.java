package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.oci.ImageConfig;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest extends PlannerTestBase {

  @Tag("trap-11")
  @Tag("trap-23")
  @Test
  void envExpandsWithTheStateBeforeTheInstruction() {
    PlannedImage image =
        image(
            """
            FROM scratch
            ENV abc=hello
            ENV abc=bye def=$abc
            ENV ghi=$abc
            """);
    assertEquals(List.of(PATH, "abc=bye", "def=hello", "ghi=bye"), image.config().config().env());
    assertEquals(List.of("ENV abc=hello", "ENV abc=bye def=hello", "ENV ghi=bye"), history(image));
  }

  @Tag("trap-11")
  @Test
  void argsOfOneInstructionSeeEachOther() {
    PlannedImage image = image("FROM scratch\nARG a=1 b=$a\nLABEL l=$b\n");
    assertEquals(Map.of("l", "1"), image.config().config().labels());
  }

  @Tag("trap-12")
  @Tag("trap-13")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // global ARG | ARG in the stage | --build-arg | what $V is
        "ARG V=g      | -        | -     | ''",
        "ARG V=g      | ARG V    | -     | g",
        "ARG V=g      | ARG V=s  | -     | s",
        "ARG V=g      | ARG V=s  | given | given",
        "ARG V=g      | ARG V    | given | given",
        "ARG V        | ARG V    | -     | ''",
        "ARG OTHER    | ARG V=s  | -     | s",
        "ARG OTHER    | -        | given | ''",
      })
  void argScopes(String global, String inStage, String given, String expected) {
    if (given != null) {
      buildArgs.put("V", given);
    }
    String text = global + "\nFROM scratch\n" + (inStage == null ? "" : inStage + "\n");
    PlannedImage image = image(text + "LABEL v=$V\n");
    assertEquals(Map.of("v", expected), image.config().config().labels());
  }

  @Tag("trap-16")
  @Test
  void aStageInheritsTheArgsOfItsBase() {
    assertEquals(
        Map.of("v", "base"),
        image("FROM scratch AS a\nARG V=base\nFROM a\nLABEL v=$V\n").config().config().labels());
  }

  @Tag("trap-15")
  @Test
  void requiredVariableIsNotAskedForWhereABuildArgIsGiven() {
    buildArgs.put("V", "x");
    assertEquals(
        Map.of("v", "x"),
        image("FROM scratch\nARG V=${W:?missing}\nLABEL v=$V\n").config().config().labels());
  }

  @Tag("trap-26")
  @Test
  void entrypointClearsTheCmdOfBelowButNotItsOwn() {
    images.put(
        "base",
        ImageConfig.scratch(AMD64)
            .withConfig(ImageConfig.scratch(AMD64).config().withCmd(List.of("sh"))));
    assertEquals(List.of(), image("FROM base\nENTRYPOINT [\"e\"]\n").config().config().cmd());
    assertEquals(
        List.of("c"),
        image("FROM base\nCMD [\"c\"]\nENTRYPOINT [\"e\"]\n").config().config().cmd());
  }

  @Tag("trap-25")
  @Test
  void triggersOfABaseRunFirstAndMayNeedMoreImages() {
    ImageConfig scratch = ImageConfig.scratch(AMD64);
    images.put(
        "base",
        scratch.withConfig(
            scratch
                .config()
                .withOnBuild(List.of("COPY --from=other /a /b", "LABEL from=trigger"))));
    BuildPlan plan = plan("FROM base\nRUN true\n");
    List<String> texts = new ArrayList<>();
    plan.steps().forEach(step -> texts.add(step.info().text()));
    assertEquals(List.of("FROM base", "FROM other", "COPY --from=other /a /b", "RUN true"), texts);
    ImageConfig config = plan.images().getFirst().config();
    assertEquals(List.of(), config.config().onBuild());
    assertEquals(Map.of("from", "trigger"), config.config().labels());
  }

  @Tag("trap-22")
  @Test
  void onlyWhatTheTargetNeedsIsPlanned() {
    target = Optional.of("a");
    BuildPlan plan =
        plan("FROM scratch AS a\nCOPY x /\nFROM nosuch AS b\nRUN false\nFROM a\nRUN false\n");
    assertEquals(1, plan.steps().size());
    assertInstanceOf(Step.Copy.class, plan.steps().getFirst());
  }

  @Tag("trap-17")
  @Test
  void runHasArgsAndEnvButProxiesApart() {
    buildArgs.put("http_proxy", "http://user:password@proxy");
    buildArgs.put("V", "1");
    BuildPlan plan = plan("FROM base\nARG V\nARG http_proxy\nENV E=2\nRUN echo $V\n");
    Step.Run run = assertInstanceOf(Step.Run.class, plan.steps().getLast());
    assertEquals(List.of("/bin/sh", "-c", "echo $V"), run.argv());
    assertEquals("1", run.env().get("V"));
    assertEquals("2", run.env().get("E"));
    assertEquals(null, run.env().get("http_proxy"));
    assertEquals(
        Map.of(
            "http_proxy", "http://user:password@proxy",
            "HTTP_PROXY", "http://user:password@proxy"),
        run.proxies());
    assertEquals(
        "2:RUN |1 V=1 /bin/sh -c echo $V # buildkit", history(plan.images().getFirst()).getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY --link --from=base /a /b    | COPY /a /b",
        "COPY --parents --chmod=644 --chown=$U a /b/ | COPY --parents --chown=7 --chmod=644 a /b/",
        "ADD --checksum=sha256:1 --exclude=x a b | ADD a b",
        "COPY <<X a <<Y b /c/\\nX\\nY | COPY a b <<X <<Y /c/",
      })
  void theHistoryShowsOfACopyWhatBuildKitShows(String escaped, String shown) {
    String text = "FROM base\nARG U=7\n" + escaped.replace("\\n", "\n") + "\n";
    assertEquals("2:" + shown + " # buildkit", history(image(text)).getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a     | b      | /a/b",
        "/a     | /b     | /b",
        "/a     | ..     | /",
        "/a     | ../../x | /x",
        "/      | a//b/. | /a/b",
      })
  void workdirJoins(String first, String second, String expected) {
    PlannedImage image = image("FROM base\nWORKDIR " + first + "\nWORKDIR " + second + "\n");
    assertEquals(expected, image.config().config().workingDir());
  }

  @Tag("trap-19")
  @Tag("trap-21")
  @Tag("trap-22")
  @Tag("trap-30")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM scratch\\nCOPY --from=2 a b | invalid stage index 2 | 2",
        "FROM scratch AS a\\nCOPY --from=a a b | circular dependency: stage \"a\" cannot read its"
            + " own result | a",
        "FROM scratch\\nCOPY --from=b a b\\nFROM scratch AS b\\nFROM scratch | cannot read from"
            + " stage \"b\": it needs to be defined before the stage that uses it | b",
        "FROM scratch\\nARG X=a\\nCOPY --from=$X a b | variables are not expanded in from=$X | $X",
        "FROM scratch\\nEXPOSE x | invalid containerPort: x | x",
        "FROM scratch\\nSTOPSIGNAL SIGX | invalid signal: SIGX | SIGX",
        "FROM --platform=a/b/c/d/e scratch | * | a/b/c/d/e",
        "FROM $X | $X expands to an empty platform or image name | $X",
        "FROM scratch\\nRUN [] | RUN has no command to run | RUN []",
        "FROM scratch\\nRUN --device=gpu,required x | no device gpu is to be had for RUN | RUN"
            + " --device=gpu,required x",
        "FROM scratch\\nVOLUME $X | VOLUME specified can not be an empty string | $X",
      })
  void pointsToTheWordThatIsWrong(String escaped, String message, String word) {
    target = Optional.of("0");
    String text = escaped.replace("\\n", "\n") + "\n";
    DiagnosticException e = assertThrows(DiagnosticException.class, () -> plan(text));
    if (!message.equals("*")) {
      assertEquals(message, e.diagnostic().message());
    }
    assertEquals(word, new SourceFile("Dockerfile", text).text(e.diagnostic().span()));
  }

  @Test
  void allMistakesAreToldAtOnceAndBeforeImagesAreAskedFor() {
    String text =
        """
        FROM nosuch
        RUN --mount=type=cahce,target=/x a
        ENV A=${B
        LABEL l="open
        ARG C=$BASE
        EXPOSE 80 eighty $BASE
        STOPSIGNAL SIGTREM
        FROM other AS unused
        ENV A=${B
        FROM nosuch
        RUN --mount=type=bind,trget=/x --mount=type=$BASE,nosuch=1 a
        COPY --from=0 a b
        """;
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    assertEquals(List.of(), parsed.diagnostics());
    PlanOptions options =
        new PlanOptions(
            target, buildArgs, Map.of(), List.of(AMD64), NetworkMode.DEFAULT, OptionalLong.empty());
    DiagnosticException e =
        assertThrows(
            DiagnosticException.class,
            () -> Planner.plan(parsed.dockerfile(), options, ContextNames.NONE, Map.of()));
    assertEquals(
        List.of("2 cahce", "3 ${B", "4 \"open", "6 eighty", "7 SIGTREM", "11 trget"),
        e.diagnostics().stream()
            .map(error -> source.line(error.span().start()) + " " + source.text(error.span()))
            .toList());
  }

  @Test
  void unknownTargetSuggestsANearName() {
    target = Optional.of("biuld");
    DiagnosticException e =
        assertThrows(DiagnosticException.class, () -> plan("FROM scratch AS build\n"));
    assertEquals("target stage \"biuld\" could not be found", e.diagnostic().message());
    assertEquals(Optional.of("did you mean build?"), e.diagnostic().hint());
  }
}
