package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.ExitStatus;
import java.util.Optional;

/**
 * How a RUN that did not succeed is told.
 *
 * @param outOfMemory said where one of its processes was killed for want of memory
 */
record StepFailure(Step.Run step, ExitStatus status, Optional<String> outOfMemory) {

  /**
   * The failure as the build tells it.
   *
   * @param kept the id of what is kept of it, empty for nothing
   */
  BuildException toException(Optional<String> kept) {
    BuildException failure = new BuildException(message());
    return kept.isEmpty() ? failure : failure.withAdvice("look around: jbuild debug " + kept.get());
  }

  /** How it ended, in a few words. */
  String reason() {
    if (outOfMemory.isPresent()) {
      return outOfMemory.get();
    }
    return switch (status) {
      case ExitStatus.Exited(int code) -> "exit code " + code;
      case ExitStatus.Signaled(int signal) -> "killed by signal " + signal;
      case ExitStatus.TimedOut() -> "timed out";
      case ExitStatus.Killed() -> "killed";
      case ExitStatus.CannotExecute(int code, String why) -> why;
    };
  }

  /** The excerpt of the Dockerfile shows the rest. */
  private static String firstLine(String command) {
    int end = command.strip().indexOf('\n');
    return end < 0 ? command : command.strip().substring(0, end) + "...";
  }

  private String message() {
    String command = firstLine(String.join(" ", step.argv()));
    if (outOfMemory.isPresent()) {
      return "process \""
          + command
          + "\" did not complete successfully: killed: "
          + outOfMemory.get()
          + " (exit code: "
          + status.shellCode()
          + ")";
    }
    return switch (status) {
      case ExitStatus.Exited(int code) ->
          "process \"" + command + "\" did not complete successfully: exit code: " + code;
      case ExitStatus.Signaled(int signal) ->
          "process \""
              + command
              + "\" did not complete successfully: killed by signal "
              + signal
              + " (exit code: "
              + status.shellCode()
              + ")"
              + (signal == 9 ? "; the machine may be out of memory" : "");
      case ExitStatus.TimedOut() ->
          "process \"" + command + "\" took longer than --step-timeout allows and was killed";
      case ExitStatus.Killed() -> "process \"" + command + "\" was killed";
      case ExitStatus.CannotExecute(int code, String why) ->
          "process \"" + command + "\" could not be started: " + why + " (exit code: " + code + ")";
    };
  }
}
