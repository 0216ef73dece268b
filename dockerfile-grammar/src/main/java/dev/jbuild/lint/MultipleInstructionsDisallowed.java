package dev.jbuild.lint;

import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.StageVariables;
import java.util.HashMap;
import java.util.Map;

/** Finds a CMD, ENTRYPOINT or HEALTHCHECK that a later one replaces. */
final class MultipleInstructionsDisallowed implements Check {

  static final Rule RULE =
      Rule.of(
          "MultipleInstructionsDisallowed",
          "Multiple instructions of the same type should not be used in the same stage");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      Map<String, Instruction> last = new HashMap<>();
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Cmd
            || instruction instanceof Entrypoint
            || instruction instanceof Healthcheck) {
          Instruction before = last.put(instruction.keyword(), instruction);
          if (before != null) {
            findings.add(
                before,
                before.header().keyword().span(),
                "Multiple "
                    + instruction.header().keyword().raw()
                    + " instructions should not be used in the same stage because only the last one"
                    + " will be used");
          }
        }
      }
    }
  }
}
