package dev.jbuild.lint;

import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Command;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Shell;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.StageVariables;
import java.util.HashSet;
import java.util.Set;

/** Finds CMD and ENTRYPOINT in shell form, unless a SHELL was chosen on purpose. */
final class JsonArgsRecommended implements Check {

  static final Rule RULE =
      Rule.of(
          "JSONArgsRecommended",
          "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to"
              + " OS signals");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Set<StageVariables> withShell = new HashSet<>();
    for (StageVariables stage : subject.builtStages()) {
      boolean shell =
          stage.parent().filter(withShell::contains).isPresent()
              || stage.baseImage().map(BuildInput.BaseImage::hasShell).orElse(false);
      for (Instruction instruction : stage.stage().instructions()) {
        shell |= instruction instanceof Shell;
        if (!shell && instruction instanceof Cmd cmd) {
          report(cmd, cmd.command(), findings);
        } else if (!shell && instruction instanceof Entrypoint entrypoint) {
          report(entrypoint, entrypoint.command(), findings);
        }
      }
      if (shell) {
        withShell.add(stage);
      }
    }
  }

  private static void report(Instruction instruction, Command command, Findings findings) {
    if (!(command instanceof Command.ExecForm)) {
      findings.add(
          instruction,
          command.span().length() == 0 ? instruction.span() : command.span(),
          "JSON arguments recommended for "
              + instruction.header().keyword().raw()
              + " to prevent unintended behavior related to OS signals");
    }
  }
}
