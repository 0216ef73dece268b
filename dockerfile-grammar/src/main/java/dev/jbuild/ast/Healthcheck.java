package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code HEALTHCHECK NONE} or {@code HEALTHCHECK [flags] CMD command}: how to see that the
 * container is well.
 *
 * @param type {@code NONE} or {@code CMD}, as written
 * @param check what is checked
 */
public record Healthcheck(Header header, Word type, Check check) implements Instruction {

  @Override
  public String keyword() {
    return "HEALTHCHECK";
  }

  /** What is checked. */
  public sealed interface Check {

    /** No check, whatever the base image has. */
    record None() implements Check {}

    /**
     * A command that exits with 0 if the container is well. A duration of zero means the default,
     * as an absent one does.
     *
     * @param command what to run
     * @param interval value of {@code --interval}
     * @param timeout value of {@code --timeout}
     * @param startPeriod value of {@code --start-period}
     * @param startInterval value of {@code --start-interval}
     * @param retries value of {@code --retries}, never negative
     */
    record Probe(
        Command command,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval,
        OptionalInt retries)
        implements Check {}
  }
}
