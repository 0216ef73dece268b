package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a plan, each when all that it reads is there.
 *
 * <p>One virtual thread a step; a number of them at a time may work. The first failure interrupts
 * the steps that run and keeps the others from starting; what finished stays in the cache.
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
  private final Semaphore permits;
  private final List<CompletableFuture<StepResult>> results = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Scheduler(BuildPlan plan, StepExecutor executor, BuildListener events, int jobs) {
    this.plan = plan;
    this.executor = executor;
    this.events = events;
    this.permits = new Semaphore(jobs);
  }

  /** Runs all steps; the answer has their results in the order of the plan. */
  List<StepResult> run() throws BuildException, InterruptedException {
    for (Step step : plan.steps()) {
      results.add(new CompletableFuture<>());
      threads.add(
          Thread.ofVirtual().name("step-" + step.info().number()).unstarted(() -> runStep(step)));
    }
    threads.forEach(Thread::start);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      fail(e);
      awaitAll();
      throw e;
    }
    Throwable cause = failure.get();
    if (cause != null) {
      rethrow(cause);
    }
    List<StepResult> done = new ArrayList<>(results.size());
    for (CompletableFuture<StepResult> result : results) {
      done.add(result.join());
    }
    return done;
  }

  /** Stops all that runs; true for the first to fail. */
  private boolean fail(Throwable cause) {
    boolean first = failure.compareAndSet(null, cause);
    if (first) {
      for (Thread thread : threads) {
        if (thread != Thread.currentThread()) {
          thread.interrupt();
        }
      }
    }
    return first;
  }

  /** A sandbox must be gone before the build reports that it was stopped, however impatient. */
  private void awaitAll() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runStep(Step step) {
    CompletableFuture<StepResult> result = results.get(step.info().number() - 1);
    try {
      for (int input : StepInputs.of(step)) {
        results.get(input - 1).join();
      }
      permits.acquire();
    } catch (CompletionException | CancellationException e) {
      result.cancel(false);
      return;
    } catch (InterruptedException e) {
      result.cancel(false);
      return;
    }
    try {
      if (failure.get() != null) {
        result.cancel(false);
        return;
      }
      execute(step, result);
    } finally {
      permits.release();
    }
  }

  private void execute(Step step, CompletableFuture<StepResult> result) {
    int number = step.info().number();
    events.on(new BuildEvent.StepStarted(step.info()));
    try {
      StepResult done = executor.execute(step, source -> results.get(source.step() - 1).join());
      events.on(new BuildEvent.StepFinished(number, done.outcome()));
      result.complete(done);
    } catch (InterruptedException e) {
      events.on(new BuildEvent.StepFinished(number, new StepOutcome.Skipped()));
      result.cancel(false);
    } catch (BuildException | RuntimeException | Error e) {
      boolean first = fail(e);
      events.on(
          new BuildEvent.StepFinished(
              number,
              first && !executor.isTriedAgain(e)
                  ? new StepOutcome.Failed(String.valueOf(e.getMessage()))
                  : new StepOutcome.Skipped()));
      result.completeExceptionally(e);
    }
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
