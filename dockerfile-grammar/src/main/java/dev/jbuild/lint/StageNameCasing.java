package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;

/** Finds stage names with upper case letters. */
final class StageNameCasing implements Check {

  static final Rule RULE = Rule.of("StageNameCasing", "Stage names should be lowercase");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.alias().isPresent()) {
        From.Alias alias = from.alias().get();
        if (!alias.lowerCase().equals(alias.name().raw())) {
          findings.add(
              from,
              alias.name().span(),
              "Stage name '" + alias.name().raw() + "' should be lowercase");
        }
      }
    }
  }
}
