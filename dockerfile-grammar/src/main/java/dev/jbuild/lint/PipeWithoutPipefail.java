package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Shell;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds pipes whose first commands may fail unseen. */
final class PipeWithoutPipefail implements Check {

  static final Rule RULE =
      Rule.optional(
          "PipeWithoutPipefail", "A RUN with a pipe should fail if any command of the pipe fails");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Set<StageVariables> withPipefail = new HashSet<>();
    for (StageVariables stage : subject.builtStages()) {
      boolean pipefail = stage.parent().filter(withPipefail::contains).isPresent();
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Shell shell) {
          // Shells other than those of Unix have no such option.
          pipefail = hasPipefail(shell.arguments()) || !isUnixShell(shell);
        } else if (instruction instanceof Run run && !pipefail) {
          ShellScript.of(run.command())
              .filter(script -> script.pipes() && !setsPipefail(script))
              .ifPresent(script ->
                  findings.add(
                      run,
                      run.command().span(),
                      "Only the last command of a pipe decides whether this RUN fails",
                      "write set -o pipefail && ..., or SHELL [\"/bin/bash\", \"-o\","
                          + " \"pipefail\", \"-c\"]"));
        }
      }
      if (pipefail) {
        withPipefail.add(stage);
      }
    }
  }

  private static boolean hasPipefail(List<Word> arguments) {
    for (Word argument : arguments) {
      if (argument.raw().contains("pipefail")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnixShell(Shell shell) {
    return shell.arguments().getFirst().raw().endsWith("sh");
  }

  private static boolean setsPipefail(ShellScript script) {
    for (List<String> words : script.commands()) {
      if (words.contains("pipefail")) {
        return true;
      }
    }
    return false;
  }
}
