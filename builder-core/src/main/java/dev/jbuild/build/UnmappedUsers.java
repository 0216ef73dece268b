package dev.jbuild.build;

import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.UserNamespace;
import dev.jbuild.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Warns of users of RUN that do not exist where the user namespace has one id: the step then runs
 * as that one, which can do more than the user of the Dockerfile could.
 */
final class UnmappedUsers {
  private UnmappedUsers() {}

  /** One warning for each user, at the first RUN that was to be theirs. */
  static List<Diagnostic> find(BuildPlan plan) {
    List<Diagnostic> warnings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Run run
          && !isRoot(run.user())
          && UserNamespace.current() == UserNamespace.SINGLE
          && seen.add(run.user())) {
        warnings.add(warning(run));
      }
    }
    return warnings;
  }

  static boolean isRoot(String user) {
    for (String part : user.split(":", 2)) {
      if (!part.isEmpty() && !part.equals("0") && !part.equals("root")) {
        return false;
      }
    }
    return true;
  }

  private static Diagnostic warning(Step.Run run) {
    String message =
        "USER "
            + run.user()
            + " has no effect on RUN here: no subordinate ids are mapped, so that every user is root";
    return Diagnostic.warning(message, run.span())
        .withHint("jbuild doctor prints the command that mends it");
  }
}
