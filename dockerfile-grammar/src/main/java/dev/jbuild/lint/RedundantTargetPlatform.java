package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.word.Expansion;
import dev.jbuild.word.Word;
import java.util.Optional;
import java.util.Set;

/** Finds {@code FROM --platform=$TARGETPLATFORM}. */
final class RedundantTargetPlatform implements Check {

  static final Rule RULE =
      Rule.of(
          "RedundantTargetPlatform",
          "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default"
              + " behavior");

  @Override
  public Rule rule() {
    return RULE;
  }

  private static final String NAME = "TARGETPLATFORM";

  @Override
  public void check(Subject subject, Findings findings) {
    Evaluation evaluation = subject.evaluation();
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.platform().isEmpty()) {
        continue;
      }
      Word platform = from.platform().get();
      Optional<Expansion> expansion = evaluation.expand(platform, evaluation.globals());
      if (expansion.isPresent()
          && expansion.get().unset().isEmpty()
          && expansion.get().matched().equals(Set.of(NAME))
          && expansion.get().text().equals(evaluation.globals().get(NAME))) {
        findings.add(
            from,
            platform.span(),
            "Setting platform to predefined "
                + platform.raw()
                + " in FROM is redundant as this is the default behavior");
      }
    }
  }
}
