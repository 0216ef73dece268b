package dev.jbuild.build.event;

import java.util.concurrent.atomic.AtomicInteger;

/** Announces work that is not in the plan, such as asking a registry, as steps of its own. */
public final class InternalSteps {
  private final BuildListener events;
  // Steps of the plan are numbered from 1; what is not in it counts down from 0.
  private final AtomicInteger number = new AtomicInteger();

  public InternalSteps(BuildListener events) {
    this.events = events;
  }

  /** Some work; its failure is told as that of the step. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** The number of one more step. */
  public int next() {
    return number.getAndDecrement();
  }

  /** Does the work as a step that is shown as the text. */
  public <T, E extends Exception> T run(String text, Work<T, E> work) throws E {
    int step = next();
    events.on(new BuildEvent.StepStarted(StepInfo.internal(step, text)));
    StepOutcome outcome = new StepOutcome.Failed(text);
    try {
      T result = work.run();
      outcome = new StepOutcome.Ran();
      return result;
    } catch (Exception e) {
      outcome = new StepOutcome.Failed(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      events.on(new BuildEvent.StepFinished(step, outcome));
    }
  }
}
