package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import org.junit.jupiter.api.Test;

final class TerminalRendererTest {
  private final Build build = new Build();
  private final TerminalRenderer renderer =
      new TerminalRenderer(build.out, new TerminalSize(5, 41), false, build::nanos);

  /** What the terminal shows in the end, by playing the escape sequences that the renderer uses. */
  private String screen() {
    var lines = new java.util.ArrayList<StringBuilder>();
    lines.add(new StringBuilder());
    String text = build.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        lines.add(new StringBuilder());
      } else if (c == '\u001b') {
        int end = i + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        if (text.charAt(end) == 'F') {
          int up = Integer.parseInt(text.substring(i + 2, end));
          lines.subList(lines.size() - up, lines.size()).clear();
          lines.getLast().setLength(0);
        }
        i = end;
      } else {
        lines.getLast().append(c);
      }
    }
    return String.join("\n", lines);
  }

  @Test
  void endsWithALineForEachStep() {
    build.play(renderer);
    assertEquals(
        """
         => [internal] resolve busybox      1.2s
         => CACHED [1/2] COPY . /src        0.0s
         => ERROR [2/2] RUN make            0.8s
        """,
        screen());
  }

  @Test
  void redrawsWhatRunsWithItsLastLines() {
    renderer.on(new BuildEvent.StepStarted(Build.RUN));
    for (int i = 1; i <= 3; i++) {
      renderer.on(new BuildEvent.StepOutput(3, BuildEvent.Stream.STDOUT, "line " + i));
    }
    build.millis = 300;
    renderer.tick();
    renderer.tick();
    assertEquals(
        """
         => [1/2] RUN make                  0.3s
         =>   line 1
         =>   line 2
         =>   line 3
        """
            .replace("1/2", "2/2"),
        screen());
  }

  @Test
  void neverDrawsMoreThanTheTerminalHolds() {
    build.millis = 100;
    for (int step = 1; step <= 9; step++) {
      renderer.on(new BuildEvent.StepStarted(new StepInfo(step, "s", step, 9, "RUN x")));
    }
    build.millis = 300;
    renderer.tick();
    assertEquals(4, screen().lines().count());
  }

  @Test
  void outputCannotSteerTheTerminal() {
    renderer.on(new BuildEvent.StepStarted(Build.RUN));
    renderer.on(
        new BuildEvent.StepOutput(
            3, BuildEvent.Stream.STDOUT, "\u001b[2J\u001b[31mred\u0007\rback " + "x".repeat(99)));
    build.millis = 300;
    renderer.tick();
    assertEquals(
        " => [2/2] RUN make                  0.3s\n =>   redback xxxxxxxxxxxxxxxxxxxxxxxxx\n",
        screen());
    renderer.on(new BuildEvent.StepFinished(3, new StepOutcome.Ran()));
  }

  @Test
  void explainsBelowTheStep() {
    build.playExplained(renderer);
    assertEquals(
        """
         => [1/2] COPY . /src               0.0s
         =>   files of the build context changed:
         =>     a\\xff added sha256:x
         =>     and 2 more
         =>   since 1970-01-01T00:00:00Z (1 minute ago)
         => 0 of 1 step came from the cache; #2 did not
        """,
        screen());
  }
}
