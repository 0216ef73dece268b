package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import java.util.Set;

/** Finds stages named {@code scratch} or {@code context}. */
final class ReservedStageName implements Check {

  static final Rule RULE =
      Rule.of("ReservedStageName", "Reserved words should not be used as stage names");

  @Override
  public Rule rule() {
    return RULE;
  }

  private static final Set<String> RESERVED = Set.of("context", "scratch");

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.name().filter(RESERVED::contains).isPresent()) {
        findings.add(
            from,
            from.alias().orElseThrow().name().span(),
            "Stage name should not use the same name as reserved stage \""
                + from.name().get()
                + "\"");
      }
    }
  }
}
