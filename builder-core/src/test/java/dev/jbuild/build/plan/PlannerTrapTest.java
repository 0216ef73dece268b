package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jbuild.oci.ImageConfig;
import dev.jbuild.source.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places in which other builders went wrong, by the number in their tags. */
class PlannerTrapTest extends PlannerTestBase {

  @Test
  @Tag("trap-14")
  void theLaterOfArgAndEnvWins() {
    // As BuildKit does it; its documents say that ENV always wins.
    buildArgs.put("B", "arg");
    Step.Run run =
        assertInstanceOf(
            Step.Run.class,
            plan("FROM base\nENV A=env B=env\nARG A=arg B\nARG C=arg\nENV C=env\nRUN x\n")
                .steps()
                .getLast());
    assertEquals("arg", run.env().get("A"));
    assertEquals("arg", run.env().get("B"));
    assertEquals("env", run.env().get("C"));
    // The image keeps what ENV set.
    assertEquals(
        List.of(PATH, "A=env"), image("FROM base\nENV A=env\nARG A=arg\n").config().config().env());
  }

  @Test
  @Tag("trap-21")
  void aNamedContextComesBeforeAStageAndAStageBeforeAnImage() {
    contexts = new ContextNames(Set.of("files"), Map.of("image", "other:1"));
    List<String> texts = new ArrayList<>();
    plan("""
    FROM scratch AS files
    FROM scratch AS image
    FROM scratch AS stage
    COPY a /
    FROM IMAGE
    COPY --from=files a /
    COPY --from=Stage a /
    COPY --from=2 a /
    COPY --from=elsewhere a /
    """)
        .steps()
        .forEach(step ->
            texts.add(
                step instanceof Step.Copy copy
                    ? copy.info().text() + " <- " + copy.from()
                    : step.info().text()));
    assertEquals(
        List.of(
            "FROM IMAGE",
            "COPY --from=files a / <- NamedContext[name=files]",
            "COPY a / <- MainContext[]",
            "COPY --from=Stage a / <- After[step=3]",
            "COPY --from=2 a / <- After[step=3]",
            "FROM elsewhere",
            "COPY --from=elsewhere a / <- After[step=6]"),
        texts);
  }

  @Test
  @Tag("trap-24")
  void labelsOfTheCommandLineWin() {
    labels.put("a", "mine");
    assertEquals(
        Map.of("a", "mine", "b", "2"),
        image("FROM scratch\nLABEL a=1 b=2\n").config().config().labels());
  }

  @Test
  @Tag("trap-25")
  void triggersFireForStagesOfTheSameFileAndOnce() {
    BuildPlan plan =
        plan(
            """
            FROM base AS a
            ONBUILD LABEL fired=yes
            ONBUILD RUN trigger
            FROM a AS b
            RUN own
            FROM b
            RUN last
            """);
    assertEquals(
        List.of("FROM base", "RUN trigger", "RUN own", "RUN last"),
        plan.steps().stream().map(step -> step.info().text()).toList());
    assertEquals(List.of(), plan.images().getFirst().config().config().onBuild());
    assertEquals(Map.of("fired", "yes"), plan.images().getFirst().config().config().labels());
  }

  @Test
  @Tag("trap-27")
  void shellIsOfLaterCommandsOnly() {
    ImageConfig scratch = ImageConfig.scratch(AMD64);
    images.put(
        "base", scratch.withConfig(scratch.config().withCmd(List.of("/bin/sh", "-c", "old"))));
    BuildPlan plan =
        plan("FROM base\nRUN a\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN b\nHEALTHCHECK CMD c\n");
    List<List<String>> ran = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Run run) {
        ran.add(run.argv());
      }
    }
    assertEquals(List.of(List.of("/bin/sh", "-c", "a"), List.of("/bin/bash", "-ec", "b")), ran);
    assertEquals(List.of("/bin/bash", "-ec"), plan.images().getFirst().config().config().shell());
    assertEquals(List.of("/bin/sh", "-c", "old"), plan.images().getFirst().config().config().cmd());
    assertEquals(
        List.of("/bin/bash", "-ec", "x"),
        image("FROM scratch\nSHELL [\"/bin/bash\", \"-ec\"]\nENTRYPOINT x\n")
            .config()
            .config()
            .entrypoint());
  }

  @Test
  @Tag("trap-28")
  void workdirIsALayerOfTheUsersAndTheRootIsNone() {
    BuildPlan plan = plan("FROM base\nUSER 7:8\nWORKDIR /\nWORKDIR a\nWORKDIR b\n");
    List<String> made = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.MakeDirectory directory) {
        made.add(directory.path() + " " + directory.user());
      }
    }
    assertEquals(List.of("/a 7:8", "/a/b 7:8"), made);
  }

  @ParameterizedTest
  @Tag("trap-29")
  @CsvSource(
      delimiter = '|',
      value = {
        "EXPOSE 80            | 80/tcp",
        "EXPOSE 443/TCP 80    | 443/tcp 80/tcp",
        "EXPOSE 8002-8000/udp | !invalid",
        "EXPOSE 8000-8002/udp | 8000/udp 8001/udp 8002/udp",
        "EXPOSE 9/sctp        | 9/sctp",
        "EXPOSE 9/http        | !invalid",
      })
  void portsAreRangesInLowerCaseAndSorted(String expose, String expected) {
    String actual;
    try {
      actual =
          String.join(
              " ", image("FROM scratch\n" + expose + "\n").config().config().exposedPorts());
    } catch (DiagnosticException e) {
      actual =
          String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("invalid")
              ? "!invalid"
              : "?";
    }
    assertEquals(expected, actual);
  }

  @Test
  @Tag("trap-32")
  void aVolumeTakesNothingFromLaterSteps() {
    BuildPlan plan = plan("FROM base\nVOLUME /v\nCOPY a /v/\nRUN x > /v/f\n");
    assertEquals(
        List.of("FROM base", "COPY a /v/", "RUN x > /v/f"),
        plan.steps().stream().map(step -> step.info().text()).toList());
    Step.Run run = assertInstanceOf(Step.Run.class, plan.steps().getLast());
    assertEquals(List.of(), run.mounts());
    assertEquals(new FileSource.After(2), run.parent());
  }

  @Test
  @Tag("trap-53")
  @Tag("trap-54")
  void mountsHaveDefaults() {
    Step.Run run =
        assertInstanceOf(
            Step.Run.class,
            plan("FROM base\nWORKDIR /w\nRUN --mount=target=/b --mount=target=/c,rw"
                    + " --mount=type=cache,target=d --mount=type=cache,target=/e,id=i,ro x\n")
                .steps()
                .getLast());
    List<String> mounts = new ArrayList<>();
    for (RunMount mount : run.mounts()) {
      mounts.add(
          switch (mount) {
            case RunMount.Bind bind -> bind.target() + (bind.writable() ? " rw" : " ro");
            case RunMount.Cache cache ->
                cache.target() + " " + cache.id() + (cache.readOnly() ? " ro" : " rw");
            default -> "?";
          });
    }
    assertEquals(List.of("/b ro", "/c rw", "/w/d /w/d rw", "/e i ro"), mounts);
  }

  @Test
  @Tag("trap-34")
  void aHealthcheckStaysInTheConfig() throws Exception {
    ImageConfig config =
        image("FROM scratch\nHEALTHCHECK --interval=3s --retries=2 CMD [\"ok\"]\n").config();
    ImageConfig read = ImageConfig.parse(config.toBytes());
    assertEquals(List.of("CMD", "ok"), read.config().healthcheck().orElseThrow().test());
  }

  @Test
  void userAndPasswordOfAUrlAreInNoHistory() {
    BuildPlan plan = plan("FROM scratch\nADD http://u:p@h/a@b https://t@h/c /x/\n");
    assertEquals(
        List.of("1:ADD http://h/a@b https://h/c /x/ # buildkit"),
        history(plan.images().getFirst()));
    assertEquals("ADD http://h/a@b https://h/c /x/", plan.steps().getFirst().info().text());
  }
}
