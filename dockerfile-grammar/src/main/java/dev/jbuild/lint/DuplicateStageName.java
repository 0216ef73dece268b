package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import java.util.HashSet;
import java.util.Set;

/** Finds names that two stages have. */
final class DuplicateStageName implements Check {

  static final Rule RULE = Rule.of("DuplicateStageName", "Stage names should be unique");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.alias().isPresent() && !seen.add(from.alias().get().lowerCase())) {
        findings.add(
            from,
            from.alias().get().name().span(),
            "Duplicate stage name \""
                + from.alias().get().lowerCase()
                + "\", stage names should be unique");
      }
    }
  }
}
