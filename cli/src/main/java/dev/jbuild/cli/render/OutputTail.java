package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Keeps the last lines of each running step, to be shown again where a step fails. */
public final class OutputTail implements BuildListener {
  private static final int LINES = 10;

  private final Map<Integer, Tail> running = new HashMap<>();
  private final StepTitle titles = new StepTitle();
  private final StringBuilder failed = new StringBuilder();

  private record Tail(StepInfo step, ArrayDeque<String> lines) {}

  @Override
  public void on(BuildEvent event) {
    switch (event) {
      case BuildEvent.PlanReady plan -> plan.steps().forEach(titles::learn);
      case BuildEvent.StepStarted started ->
          running.put(started.step().number(), new Tail(started.step(), new ArrayDeque<>()));
      case BuildEvent.StepOutput output -> {
        Tail tail = running.get(output.step());
        if (tail != null) {
          if (tail.lines().size() == LINES) {
            tail.lines().removeFirst();
          }
          tail.lines().add(output.line());
        }
      }
      case BuildEvent.StepFinished finished -> {
        Tail tail = running.remove(finished.step());
        if (tail != null && finished.outcome() instanceof StepOutcome.Failed) {
          describe(tail);
        }
      }
      case BuildEvent.TransferProgress _,
          BuildEvent.StepExplained _,
          BuildEvent.CacheExplained _,
          BuildEvent.DiagnosticRaised _,
          BuildEvent.BuildFinished _ -> {
        // Nothing to keep.
      }
    }
  }

  /** The failed steps with their last lines, each line ended; empty where there was no output. */
  public String text() {
    return failed.toString();
  }

  private void describe(Tail tail) {
    if (tail.lines().isEmpty()) {
      return;
    }
    failed.append("------\n > ").append(titles.of(tail.step())).append(":\n");
    for (String line : tail.lines()) {
      failed.append(line).append('\n');
    }
    failed.append("------\n");
  }
}
