package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, ImageConfig> images = new HashMap<>();
  private final Map<String, String> buildArgs = new HashMap<>();
  private Optional<String> target = Optional.empty();

  private BuildPlan plan(String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    assertEquals(List.of(), parsed.diagnostics().stream().map(Diagnostic::message).toList());
    PlanOptions options =
        new PlanOptions(
            target, buildArgs, Map.of(), List.of(AMD64), NetworkMode.DEFAULT, OptionalLong.empty());
    Map<ImageRequest, ResolvedImage> resolved = new HashMap<>();
    while (true) {
      switch (Planner.plan(parsed.dockerfile(), options, ContextNames.NONE, resolved)) {
        case PlanningResult.Planned(BuildPlan plan) -> {
          return plan;
        }
        case PlanningResult.Needs(var requests) ->
            requests.keySet().forEach(request -> resolved.put(request, image(request)));
      }
    }
  }

  private ResolvedImage image(ImageRequest request) {
    ImageConfig config =
        images.getOrDefault(request.name(), ImageConfig.scratch(request.platform()));
    Descriptor layer = new Descriptor(MediaTypes.OCI_LAYER, Digest.sha256(new byte[] {1}), 1);
    return new ResolvedImage(request.name(), layer, List.of(layer), config);
  }

  private static List<String> history(PlannedImage image) {
    List<String> lines = new ArrayList<>();
    for (HistoryLine line : image.history()) {
      lines.add(
          switch (line) {
            case HistoryLine.Inherited(var entry) -> entry.createdBy();
            case HistoryLine.Metadata(String by) -> by;
            case HistoryLine.Layered(String by, int step) -> step + ":" + by;
          });
    }
    return lines;
  }

  private PlannedImage image(String text) {
    return plan(text).images().getFirst();
  }

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

  @Test
  void argsOfOneInstructionSeeEachOther() {
    PlannedImage image = image("FROM scratch\nARG a=1 b=$a\nLABEL l=$b\n");
    assertEquals(Map.of("l", "1"), image.config().config().labels());
  }

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

  @Test
  void aStageInheritsTheArgsOfItsBase() {
    assertEquals(
        Map.of("v", "base"),
        image("FROM scratch AS a\nARG V=base\nFROM a\nLABEL v=$V\n").config().config().labels());
  }

  @Test
  void requiredVariableIsNotAskedForWhereABuildArgIsGiven() {
    buildArgs.put("V", "x");
    assertEquals(
        Map.of("v", "x"),
        image("FROM scratch\nARG V=${W:?missing}\nLABEL v=$V\n").config().config().labels());
  }

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

  @Test
  void onlyWhatTheTargetNeedsIsPlanned() {
    target = Optional.of("a");
    BuildPlan plan =
        plan("FROM scratch AS a\nCOPY x /\nFROM nosuch AS b\nRUN false\nFROM a\nRUN false\n");
    assertEquals(1, plan.steps().size());
    assertInstanceOf(Step.Copy.class, plan.steps().getFirst());
  }

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM scratch\\nCOPY --from=2 a b | invalid stage index 2 | 2",
        "FROM scratch AS a\\nCOPY --from=a a b | circular dependency: stage \"a\" cannot read its own"
            + " result | a",
        "FROM scratch\\nCOPY --from=b a b\\nFROM scratch AS b\\nFROM scratch | cannot read from stage"
            + " \"b\": it needs to be defined before the stage that uses it | b",
        "FROM scratch\\nEXPOSE x | invalid containerPort: x | x",
        "FROM scratch\\nSTOPSIGNAL SIGX | invalid signal: SIGX | SIGX",
        "FROM --platform=a/b/c/d/e scratch | * | a/b/c/d/e",
        "FROM $X | $X expands to an empty platform or image name | $X",
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
  void unknownTargetSuggestsANearName() {
    target = Optional.of("biuld");
    DiagnosticException e =
        assertThrows(DiagnosticException.class, () -> plan("FROM scratch AS build\n"));
    assertEquals("target stage \"biuld\" could not be found", e.diagnostic().message());
    assertEquals(Optional.of("did you mean build?"), e.diagnostic().hint());
  }
}
