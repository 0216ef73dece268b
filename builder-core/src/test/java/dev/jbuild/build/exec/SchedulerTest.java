package dev.jbuild.build.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.Step;
import dev.jbuild.source.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final List<BuildEvent> events = new ArrayList<>();
  private final EventSink sink = new EventSink(events::add);

  private static Step step(int number, FileSource parent) {
    return new Step.MakeDirectory(
        StepInfo.internal(number, "step " + number), new Span(0, 0), "", parent, "/x", "");
  }

  private static StepResult result(Step step) {
    return new StepResult(
        "id" + step.info().number(), List.of(), Instant.EPOCH, new StepOutcome.Ran());
  }

  @Test
  void aStepStartsWhenItsInputsAreDone() throws Exception {
    BuildPlan plan =
        new BuildPlan(
            List.of(
                step(1, FileSource.EMPTY),
                step(2, new FileSource.After(1)),
                step(3, new FileSource.After(2))),
            List.of());
    List<StepResult> results =
        new Scheduler(
                plan,
                (step, done) -> {
                  if (step.parent() instanceof FileSource.After after) {
                    assertEquals("id" + after.step(), done.of(after).id());
                  }
                  return result(step);
                },
                sink,
                2)
            .run();
    assertEquals(List.of("id1", "id2", "id3"), results.stream().map(StepResult::id).toList());
    assertEquals(6, events.size());
  }

  @Test
  void independentStepsRunSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    BuildPlan plan =
        new BuildPlan(List.of(step(1, FileSource.EMPTY), step(2, FileSource.EMPTY)), List.of());
    new Scheduler(
            plan,
            (step, done) -> {
              both.countDown();
              both.await();
              return result(step);
            },
            sink,
            2)
        .run();
    assertEquals(0, both.getCount());
  }

  @Test
  void theFirstFailureStopsTheOthers() {
    Set<Integer> begun = ConcurrentHashMap.newKeySet();
    CountDownLatch running = new CountDownLatch(1);
    BuildPlan plan =
        new BuildPlan(
            List.of(
                step(1, FileSource.EMPTY),
                step(2, FileSource.EMPTY),
                step(3, new FileSource.After(1)),
                step(4, new FileSource.After(2))),
            List.of());
    Scheduler scheduler =
        new Scheduler(
            plan,
            (step, done) -> {
              begun.add(step.info().number());
              if (step.info().number() == 1) {
                running.await();
                throw new BuildException("boom");
              }
              running.countDown();
              Thread.sleep(60_000);
              return result(step);
            },
            sink,
            4);
    BuildException e = assertThrows(BuildException.class, scheduler::run);
    assertEquals("boom", e.getMessage());
    assertEquals(Set.of(1, 2), begun);
    long started = events.stream().filter(BuildEvent.StepStarted.class::isInstance).count();
    long finished = events.stream().filter(BuildEvent.StepFinished.class::isInstance).count();
    assertEquals(started, finished);
    assertTrue(events.contains(new BuildEvent.StepFinished(1, new StepOutcome.Failed("boom"))));
    assertTrue(events.contains(new BuildEvent.StepFinished(2, new StepOutcome.Skipped())));
  }

  @Test
  void manyStepsNeedFewThreads() throws Exception {
    List<Step> chain = new ArrayList<>();
    chain.add(step(1, FileSource.EMPTY));
    for (int number = 2; number <= 20_000; number++) {
      chain.add(step(number, new FileSource.After(number - 1)));
    }
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    List<StepResult> results =
        new Scheduler(
                new BuildPlan(chain, List.of()),
                (step, done) -> {
                  threads.add(Thread.currentThread());
                  return result(step);
                },
                sink,
                4)
            .run();
    assertEquals("id20000", results.getLast().id());
    // A step that becomes ready a moment before the thread of the last one is free gets another.
    assertTrue(threads.size() < 1000, () -> threads.size() + " threads");
  }

  @Test
  void onlySoManyRunAtATime() throws Exception {
    List<Step> independent = new ArrayList<>();
    for (int number = 1; number <= 50; number++) {
      independent.add(step(number, FileSource.EMPTY));
    }
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    new Scheduler(
            new BuildPlan(independent, List.of()),
            (step, done) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              Thread.onSpinWait();
              running.decrementAndGet();
              return result(step);
            },
            sink,
            3)
        .run();
    assertTrue(most.get() <= 3, () -> most.get() + " at a time");
  }

  @Test
  void anInterruptedBuildWaitsForTheStepThatRuns() {
    AtomicBoolean cleaned = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    BuildPlan plan =
        new BuildPlan(
            List.of(step(1, FileSource.EMPTY), step(2, new FileSource.After(1))), List.of());
    Scheduler scheduler =
        new Scheduler(
            plan,
            (step, done) -> {
              caller.interrupt();
              try {
                Thread.sleep(60_000);
              } finally {
                cleaned.set(true);
              }
              return result(step);
            },
            sink,
            2);
    assertThrows(InterruptedException.class, scheduler::run);
    assertTrue(cleaned.get());
    assertFalse(Thread.interrupted());
    assertTrue(events.contains(new BuildEvent.StepFinished(1, new StepOutcome.Skipped())));
    assertEquals(2, events.size());
  }
}
