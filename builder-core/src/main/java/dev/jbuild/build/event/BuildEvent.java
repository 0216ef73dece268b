package dev.jbuild.build.event;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import java.util.List;

/**
 * One thing that happened in a build.
 *
 * <p>Every {@link StepStarted} is followed by exactly one {@link StepFinished} of the same step
 * number. Events of different steps interleave; those of one step keep their order. Work before the
 * plan is known (resolving base images) and after it (exporting) is announced as steps too.
 */
public sealed interface BuildEvent {

  /** The steps of the plan, in an order in which each comes after its inputs. */
  record PlanReady(List<StepInfo> steps) implements BuildEvent {
    public PlanReady {
      steps = List.copyOf(steps);
    }
  }

  /** A step is about to be looked up in the cache and, where that misses, to run. */
  record StepStarted(StepInfo step) implements BuildEvent {}

  /** Why a step does not come from the cache, before it does its work; where that was asked for. */
  record StepExplained(int step, Explanation explanation) implements BuildEvent {}

  /**
   * How many steps came from the cache, after the last one; where explanations were asked for.
   *
   * @param done how many steps there were, without those that were never begun
   * @param causes numbers of the steps that did not and have a reason of their own
   */
  record CacheExplained(int cached, int done, List<Integer> causes) implements BuildEvent {
    public CacheExplained {
      causes = List.copyOf(causes);
    }
  }

  /** One line that a step's process wrote, without its line end. */
  record StepOutput(int step, Stream stream, String line) implements BuildEvent {}

  /** Bytes moved so far of one blob; {@code total} is -1 where it is not known. */
  record TransferProgress(int step, String what, long done, long total) implements BuildEvent {}

  /** A step ended. */
  record StepFinished(int step, StepOutcome outcome) implements BuildEvent {}

  /** A warning or note about the Dockerfile, or about the build where {@code file} has no span. */
  record DiagnosticRaised(SourceFile file, Diagnostic diagnostic) implements BuildEvent {}

  /** The last event of a build, whether it succeeded or not. */
  record BuildFinished(boolean succeeded) implements BuildEvent {}

  /** Which of a process's two output streams a line came from. */
  enum Stream {
    STDOUT,
    STDERR
  }
}
