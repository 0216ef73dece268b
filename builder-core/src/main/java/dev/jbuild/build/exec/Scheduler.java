package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a plan, each when all that it reads is there.
 *
 * <p>A thread for each step that runs, and a number of them at a time. The first failure interrupts
 * the steps that run and keeps the others from starting; what finished stays in the cache.
 *
 * <p>The threads are the platform's: virtual ones that wait for a socket leave a thread behind for
 * which the JVM waits 0.3 s before it ends.
 */
final class Scheduler {

  /** Does one step; its inputs are done. */
  interface StepExecutor {
    StepResult execute(Step step, Results results) throws BuildException, InterruptedException;

    /**
     * Whether the build will be tried once more after this, so that it is no failure to tell of.
     */
    default boolean isTriedAgain(Throwable failure) {
      return false;
    }
  }

  /** The results of the steps that are done. */
  interface Results {
    StepResult of(FileSource.After source);
  }

  private final BuildPlan plan;
  private final StepExecutor executor;
  private final BuildListener events;
  private final int jobs;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** The steps that ended, with what they gave; nothing where they failed. */
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  private final @Nullable StepResult[] results;

  /** For each step how many of its inputs are missing, and who reads it. */
  private final int[] missing;

  private final List<List<Step>> readers = new ArrayList<>();
  private final Deque<Step> ready = new ArrayDeque<>();

  private record Ended(Step step, @Nullable StepResult result) {}

  Scheduler(BuildPlan plan, StepExecutor executor, BuildListener events, int jobs) {
    this.plan = plan;
    this.executor = executor;
    this.events = events;
    this.jobs = jobs;
    this.results = new StepResult[plan.steps().size()];
    this.missing = new int[plan.steps().size()];
  }

  /** Runs all steps; the answer has their results in the order of the plan. */
  List<StepResult> run() throws BuildException, InterruptedException {
    for (Step step : plan.steps()) {
      readers.add(new ArrayList<>());
      for (int input : StepInputs.of(step)) {
        readers.get(input - 1).add(step);
        missing[index(step)]++;
      }
      if (missing[index(step)] == 0) {
        ready.add(step);
      }
    }
    runAll();
    Throwable cause = failure.get();
    if (cause != null) {
      rethrow(cause);
    }
    return Arrays.stream(results).map(Objects::requireNonNull).toList();
  }

  /** A sandbox must be gone before the build reports that it was stopped, however impatient. */
  private void runAll() {
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("step").factory());
    int running = 0;
    boolean interrupted = false;
    while (true) {
      while (failure.get() == null && running < jobs && !ready.isEmpty()) {
        Step step = ready.remove();
        threads.execute(() -> ended.add(new Ended(step, execute(step))));
        running++;
      }
      if (running == 0) {
        break;
      }
      try {
        finish(ended.take());
        running--;
      } catch (InterruptedException e) {
        interrupted |= !failure.compareAndSet(null, e);
      }
      if (failure.get() != null) {
        threads.shutdownNow();
      }
    }
    threads.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish(Ended step) {
    if (step.result() == null) {
      return;
    }
    results[index(step.step())] = step.result();
    for (Step reader : readers.get(index(step.step()))) {
      if (--missing[index(reader)] == 0) {
        ready.add(reader);
      }
    }
  }

  private static int index(Step step) {
    return step.info().number() - 1;
  }

  private @Nullable StepResult execute(Step step) {
    int number = step.info().number();
    events.on(new BuildEvent.StepStarted(step.info()));
    try {
      StepResult done =
          executor.execute(step, source -> Objects.requireNonNull(results[source.step() - 1]));
      events.on(new BuildEvent.StepFinished(number, done.outcome()));
      return done;
    } catch (InterruptedException e) {
      failure.compareAndSet(null, e);
      events.on(new BuildEvent.StepFinished(number, new StepOutcome.Skipped()));
    } catch (BuildException | RuntimeException | Error e) {
      boolean first = failure.compareAndSet(null, e);
      events.on(
          new BuildEvent.StepFinished(
              number,
              first && !executor.isTriedAgain(e)
                  ? new StepOutcome.Failed(String.valueOf(e.getMessage()))
                  : new StepOutcome.Skipped()));
    }
    return null;
  }

  private static void rethrow(Throwable cause) throws BuildException, InterruptedException {
    switch (cause) {
      case BuildException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }
}
