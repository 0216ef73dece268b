package dev.jbuild.lint;

import dev.jbuild.scope.StageVariables;
import java.util.Optional;

/** Finds variables that nothing sets. */
final class UndefinedVar implements Check {

  static final Rule RULE = Rule.of("UndefinedVar", "Variables should be defined before their use");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      for (StageVariables.Undefined undefined : stage.undefined()) {
        Optional<String> closest = undefined.closest();
        boolean isGlobal = subject.evaluation().globalNames().contains(undefined.name());
        // The base image may define it: where its config is not at hand, only what looks like a
        // mistake counts.
        if (stage.baseImage().isEmpty() && closest.isEmpty() && !isGlobal) {
          continue;
        }
        String message =
            "Usage of undefined variable '$"
                + undefined.name()
                + "'"
                + closest.map(other -> " (did you mean $" + other + "?)").orElse("");
        if (isGlobal) {
          findings.add(
              undefined.instruction(),
              VariableSpan.of(undefined.word(), undefined.name()),
              message,
              "add ARG " + undefined.name() + " to this stage");
        } else {
          findings.add(
              undefined.instruction(),
              VariableSpan.of(undefined.word(), undefined.name()),
              message);
        }
      }
    }
  }
}
