package dev.jbuild.build.sandbox;

/** How a step's process ended. */
public sealed interface ExitStatus {
  /** It exited by itself; 0 is success. */
  record Exited(int code) implements ExitStatus {}

  /** A signal ended it. */
  record Signaled(int signal) implements ExitStatus {}

  /** It was killed because its time was over. */
  record TimedOut() implements ExitStatus {}

  /** It was killed by {@link RunningStep#kill}. */
  record Killed() implements ExitStatus {}

  /**
   * It could not be started.
   *
   * @param code as a shell would: 127 where there is no such file, 126 where it cannot be executed
   * @param message such as {@code exec: "foo": not found in $PATH}
   */
  record CannotExecute(int code, String message) implements ExitStatus {}

  /** Whether the step succeeded. */
  default boolean isSuccess() {
    return this instanceof Exited(int code) && code == 0;
  }

  /** The exit code a shell would report: 128 + number for signals. */
  default int shellCode() {
    return switch (this) {
      case Exited(int code) -> code;
      case Signaled(int signal) -> 128 + signal;
      case TimedOut() -> 124;
      case Killed() -> 137;
      case CannotExecute(int code, String message) -> code;
    };
  }
}
