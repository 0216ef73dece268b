package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.StepOutcome;
import org.junit.jupiter.api.Test;

final class OutputTailTest {
  private final OutputTail tail = new OutputTail();

  @Test
  void showsWhatAFailedStepSaidLast() {
    new Build().play(tail);
    assertEquals("------\n > [2/2] RUN make:\ncc x.c\nx.c: \"no\"\tgood\n------\n", tail.text());
  }

  @Test
  void keepsTenLines() {
    tail.on(new BuildEvent.StepStarted(Build.RUN));
    for (int i = 1; i <= 25; i++) {
      tail.on(new BuildEvent.StepOutput(3, BuildEvent.Stream.STDOUT, "line " + i));
    }
    tail.on(new BuildEvent.StepFinished(3, new StepOutcome.Failed("exit code 1")));
    assertEquals("line 16", tail.text().lines().skip(2).findFirst().orElseThrow());
    assertEquals(13, tail.text().lines().count());
  }

  @Test
  void isSilentOnSuccess() {
    tail.on(new BuildEvent.StepStarted(Build.RUN));
    tail.on(new BuildEvent.StepOutput(3, BuildEvent.Stream.STDOUT, "fine"));
    tail.on(new BuildEvent.StepFinished(3, new StepOutcome.Ran()));
    assertEquals("", tail.text());
  }
}
