package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Mount;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stage;
import java.util.Optional;

/** Finds {@code RUN apt-get install} whose package list is of another, cached step. */
final class AptGetInstallWithoutUpdate implements Check {

  static final Rule RULE =
      Rule.optional(
          "AptGetInstallWithoutUpdate",
          "apt-get install should run in the same RUN as apt-get update");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      for (Instruction instruction : stage.instructions()) {
        if (instruction instanceof Run run && !mountsLists(run)) {
          Optional<ShellScript> script = ShellScript.of(run.command());
          if (script.isPresent() && lacksUpdate(script.get())) {
            findings.add(
                run,
                run.command().span(),
                "apt-get install without apt-get update in the same RUN installs from an outdated"
                    + " list once the update is cached",
                "write RUN apt-get update && apt-get install ...");
          }
        }
      }
    }
  }

  private static boolean lacksUpdate(ShellScript script) {
    for (String program : new String[] {"apt-get", "apt"}) {
      if (script.runs(program, "install") && !installsFiles(script, program)) {
        return !script.runs("apt-get", "update") && !script.runs("apt", "update");
      }
    }
    return false;
  }

  /** {@code apt-get install ./x.deb} needs no list, as far as can be seen. */
  private static boolean installsFiles(ShellScript script, String program) {
    for (String word : script.commands().get(script.indexOf(program, "install"))) {
      if (word.endsWith(".deb")) {
        return true;
      }
    }
    return false;
  }

  /** Where the lists are a mount, an update elsewhere may have filled it. */
  private static boolean mountsLists(Run run) {
    for (Mount mount : run.mounts()) {
      for (Mount.Option option : mount.options()) {
        if (option.value().filter(value -> value.raw().startsWith("/var/lib/apt")).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }
}
