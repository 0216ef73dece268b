package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlainRendererTest {
  private final Build build = new Build();
  private final PlainRenderer renderer = new PlainRenderer(build.out, build::nanos);

  @Test
  void writesALineForEverything() {
    build.play(renderer);
    assertEquals(
        """
        #1 [internal] resolve busybox
        #1 layer 1.5kB / 1.5kB
        #1 DONE 1.2s

        #2 [1/2] COPY . /src
        #2 CACHED

        #3 [2/2] RUN make
        #3 0.25 cc x.c
        #3 0.25 x.c: "no"\tgood
        #3 ERROR: exit code 2

        """,
        build.text());
  }

  @Test
  void namesTheStageWhereThereAreSeveral() {
    StepInfo make = new StepInfo(1, "build", 1, 1, "RUN make");
    StepInfo copy = new StepInfo(2, "stage-1", 1, 1, "COPY --from=build /x /");
    renderer.on(new BuildEvent.PlanReady(List.of(make, copy)));
    renderer.on(new BuildEvent.StepStarted(make));
    renderer.on(new BuildEvent.StepFinished(1, new StepOutcome.Skipped()));
    assertEquals("#1 [build 1/1] RUN make\n#1 CANCELED\n\n", build.text());
  }

  @Test
  void anInstructionOverSeveralLinesIsShownOnOne() {
    renderer.on(
        new BuildEvent.StepStarted(new StepInfo(7, "stage-0", 1, 1, "RUN a &&     b\n\tc")));
    assertEquals("#7 [1/1] RUN a && b c\n", build.text());
  }

  @Test
  void explainsBelowTheStep() {
    build.playExplained(renderer);
    assertEquals(
        """
        #2 [1/2] COPY . /src
        #2 WHY files of the build context changed:
        #2 WHY   a\\xff added sha256:x
        #2 WHY   and 2 more
        #2 WHY since 1970-01-01T00:00:00Z (1 minute ago)
        #2 DONE 0.0s

        WHY 0 of 1 step came from the cache; #2 did not

        """,
        build.text());
  }
}
