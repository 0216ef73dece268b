package dev.jbuild.build.event;

/** How a step ended. */
public sealed interface StepOutcome {

  /** It did its work now. */
  record Ran() implements StepOutcome {}

  /** Its result was in the cache; nothing was read but the record. */
  record Cached() implements StepOutcome {}

  /** It failed; the build's exception says more. */
  record Failed(String message) implements StepOutcome {}

  /** It was stopped, or never begun, because another step failed or the build was cancelled. */
  record Skipped() implements StepOutcome {}
}
