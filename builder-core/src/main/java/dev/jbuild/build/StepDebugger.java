package dev.jbuild.build;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.FailedStep;
import dev.jbuild.build.exec.FailedStepProcess;
import dev.jbuild.build.exec.FailedSteps;
import dev.jbuild.build.exec.ForegroundProcess;
import dev.jbuild.build.exec.IoProblem;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Gets the files of steps that failed ready to be looked at. */
public final class StepDebugger {
  private final ImageStore store;
  private final Pin pin;

  /**
   * A debugger.
   *
   * @param pin keeps the layers in use; to be held until the process has ended
   */
  public StepDebugger(ImageStore store, Pin pin) {
    this.store = store;
    this.pin = pin;
  }

  /**
   * The step that failed last, or the one whose id begins so.
   *
   * @param id empty for the last one
   * @throws BuildException where none is kept
   */
  public FailedStep find(String id) throws IOException, BuildException {
    for (FailedStep step : new FailedSteps(store).list()) {
      if (step.id().startsWith(id)) {
        return step;
      }
    }
    throw new BuildException(
        id.isEmpty()
            ? "no failed step is kept: a RUN that fails leaves one"
            : "no failed step is kept as " + id + ": jbuild debug --list shows those that are");
  }

  /**
   * Gets a process ready in the files of a step.
   *
   * @param before whether as they were before it
   * @param command the step's shell where empty
   * @param environment in addition to the step's
   * @throws BuildException where it cannot be run, for a reason its user can act on
   */
  public ForegroundProcess prepare(
      FailedStep step, boolean before, List<String> command, Map<String, String> environment)
      throws BuildException {
    List<String> words = command.isEmpty() ? List.of(step.step().shell()) : command;
    try {
      return new FailedStepProcess(store, pin, step).prepare(before, words, environment);
    } catch (ContextException e) {
      throw new BuildException(e.sentence(), e);
    } catch (IOException e) {
      throw new BuildException(IoProblem.describe(e), e);
    }
  }
}
