package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes a line for everything that happens, each with the number of its step: for logs.
 *
 * <pre>
 * #5 [2/4] RUN make
 * #5 0.31 cc -o x x.c
 * #5 DONE 0.4s
 * </pre>
 */
public final class PlainRenderer implements BuildListener {
  /** Between two lines about the same transfer. */
  private static final long TRANSFER_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final StepTitle titles = new StepTitle();
  private final Warnings warnings = new Warnings();
  private final Map<Integer, Running> running = new HashMap<>();

  /** What is known of a step that has begun. */
  private static final class Running {
    final long begin;
    long lastTransfer;

    Running(long begin) {
      this.begin = begin;
      this.lastTransfer = begin;
    }
  }

  public PlainRenderer(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public void on(BuildEvent event) {
    switch (event) {
      case BuildEvent.PlanReady plan -> {
        for (StepInfo step : plan.steps()) {
          titles.learn(step);
        }
      }
      case BuildEvent.StepStarted started -> {
        int number = started.step().number();
        running.put(number, new Running(nanoTime.getAsLong()));
        line(number, titles.of(started.step()));
      }
      case BuildEvent.StepExplained explained ->
          WhyText.of(explained.explanation())
              .forEach(text -> line(explained.step(), "WHY " + text));
      case BuildEvent.CacheExplained summary -> {
        out.println("WHY " + WhyText.of(summary));
        out.println();
      }
      case BuildEvent.StepOutput output ->
          line(output.step(), Quantity.stamp(age(output.step())) + " " + output.line());
      case BuildEvent.TransferProgress progress -> transfer(progress);
      case BuildEvent.StepFinished finished -> finished(finished);
      case BuildEvent.DiagnosticRaised raised -> warnings.add(raised);
      case BuildEvent.BuildFinished _ -> out.print(warnings.text());
    }
    out.flush();
  }

  private void finished(BuildEvent.StepFinished finished) {
    int number = finished.step();
    String text =
        switch (finished.outcome()) {
          case StepOutcome.Ran _ -> "DONE " + Quantity.seconds(age(number));
          case StepOutcome.Cached _ -> "CACHED";
          case StepOutcome.Failed failed -> "ERROR: " + failed.message();
          case StepOutcome.Skipped _ -> "CANCELED";
        };
    line(number, text);
    out.println();
    running.remove(number);
  }

  private void transfer(BuildEvent.TransferProgress progress) {
    Running step = running.get(progress.step());
    long now = nanoTime.getAsLong();
    boolean complete = progress.done() == progress.total();
    if (step == null || (!complete && now - step.lastTransfer < TRANSFER_NANOS)) {
      return;
    }
    step.lastTransfer = now;
    String total = progress.total() < 0 ? "" : " / " + Quantity.bytes(progress.total());
    line(progress.step(), progress.what() + " " + Quantity.bytes(progress.done()) + total);
  }

  private long age(int step) {
    Running known = running.get(step);
    return known == null ? 0 : nanoTime.getAsLong() - known.begin;
  }

  private void line(int step, String text) {
    out.print('#');
    out.print(step);
    out.print(' ');
    out.println(text);
  }
}
