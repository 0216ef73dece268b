package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Workdir;
import dev.jbuild.scope.StageVariables;
import java.util.HashSet;
import java.util.Set;

/** Finds a relative WORKDIR that only the base image gives a place. */
final class WorkdirRelativePath implements Check {

  static final Rule RULE =
      Rule.of(
          "WorkdirRelativePath",
          "Relative workdir without an absolute workdir declared within the build can have unexpected"
              + " results if the base image changes");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Set<StageVariables> withWorkdir = new HashSet<>();
    for (StageVariables stage : subject.builtStages()) {
      boolean seen = stage.parent().filter(withWorkdir::contains).isPresent();
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Workdir workdir) {
          String path = stage.text(workdir.path());
          if (!seen && !path.startsWith("/")) {
            findings.add(
                workdir,
                workdir.path().span(),
                "Relative workdir \""
                    + path
                    + "\" can have unexpected results if the base image changes");
          }
          seen = true;
        }
      }
      if (seen) {
        withWorkdir.add(stage);
      }
    }
  }
}
