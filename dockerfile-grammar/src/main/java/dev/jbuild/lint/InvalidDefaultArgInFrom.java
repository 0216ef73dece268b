package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.word.Expansion;
import java.util.Map;
import java.util.Optional;

/** Finds base images that are no valid name unless an argument is given. */
final class InvalidDefaultArgInFrom implements Check {

  static final Rule RULE =
      Rule.of(
          "InvalidDefaultArgInFrom",
          "Default value for global ARG results in an empty or invalid base image name");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Map<String, String> defaults = subject.evaluation().defaultGlobals();
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      Optional<Expansion> expansion = subject.evaluation().expand(from.image(), defaults);
      if (expansion.isPresent() && !ImageName.isValid(expansion.get().text())) {
        findings.add(
            from,
            from.image().span(),
            "Default value for ARG "
                + from.image().raw()
                + " results in empty or invalid base image name");
      }
    }
  }
}
