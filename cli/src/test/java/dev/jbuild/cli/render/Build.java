package dev.jbuild.cli.render;

import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.FileChange;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The events of a small build, told to a renderer at given times. */
final class Build {
  static final StepInfo LOAD = StepInfo.internal(1, "resolve busybox");
  static final StepInfo COPY = new StepInfo(2, "stage-0", 1, 2, "COPY . /src");
  static final StepInfo RUN = new StepInfo(3, "stage-0", 2, 2, "RUN make");

  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  long millis;

  long nanos() {
    return millis * 1_000_000;
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Resolves a base, takes a COPY from the cache, and fails in a RUN. */
  void play(BuildListener renderer) {
    renderer.on(new BuildEvent.PlanReady(List.of(LOAD, COPY, RUN)));
    renderer.on(new BuildEvent.StepStarted(LOAD));
    renderer.on(new BuildEvent.TransferProgress(1, "layer", 500, 1500));
    millis = 1200;
    renderer.on(new BuildEvent.TransferProgress(1, "layer", 1500, 1500));
    renderer.on(new BuildEvent.StepFinished(1, new StepOutcome.Ran()));
    renderer.on(new BuildEvent.StepStarted(COPY));
    renderer.on(new BuildEvent.StepFinished(2, new StepOutcome.Cached()));
    renderer.on(new BuildEvent.StepStarted(RUN));
    millis = 1450;
    renderer.on(new BuildEvent.StepOutput(3, BuildEvent.Stream.STDOUT, "cc x.c"));
    renderer.on(new BuildEvent.StepOutput(3, BuildEvent.Stream.STDERR, "x.c: \"no\"\tgood"));
    millis = 2000;
    renderer.on(new BuildEvent.StepFinished(3, new StepOutcome.Failed("exit code 2")));
    renderer.on(new BuildEvent.BuildFinished(false));
  }

  /** A COPY that is not in the cache and says why, and the sum of it all. */
  void playExplained(BuildListener renderer) {
    Explanation explanation =
        new Explanation(
            List.of(
                new Reason.Files(
                    "the build context",
                    List.of(
                        new FileChange(
                            Optional.empty(),
                            Optional.of(
                                new SelectedFile("a\udcff", "file", 0644, 0, 0, "sha256:x", "")))),
                    2)),
            Optional.of(Instant.EPOCH),
            Instant.EPOCH.plusSeconds(60));
    renderer.on(new BuildEvent.PlanReady(List.of(COPY)));
    renderer.on(new BuildEvent.StepStarted(COPY));
    renderer.on(new BuildEvent.StepExplained(2, explanation));
    renderer.on(new BuildEvent.StepFinished(2, new StepOutcome.Ran()));
    renderer.on(new BuildEvent.CacheExplained(0, 1, List.of(2)));
    renderer.on(new BuildEvent.BuildFinished(true));
  }
}
