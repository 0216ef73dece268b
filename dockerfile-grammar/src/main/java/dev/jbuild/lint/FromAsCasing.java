package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import java.util.Locale;

/** Finds {@code FROM x as y} and {@code from x AS y}. */
final class FromAsCasing implements Check {

  static final Rule RULE =
      Rule.of("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.alias().isEmpty()) {
        continue;
      }
      String keyword = from.header().keyword().raw();
      String as = from.alias().get().as().raw();
      String lower = keyword.toLowerCase(Locale.ROOT);
      String upper = keyword.toUpperCase(Locale.ROOT);
      String wanted = as.toUpperCase(Locale.ROOT);
      if (keyword.equals(lower)) {
        wanted = as.toLowerCase(Locale.ROOT);
      } else if (!keyword.equals(upper)) {
        continue; // ConsistentInstructionCasing has it
      }
      if (!as.equals(wanted)) {
        findings.add(
            from,
            from.alias().get().as().span(),
            "'" + as + "' and '" + keyword + "' keywords' casing do not match");
      }
    }
  }
}
