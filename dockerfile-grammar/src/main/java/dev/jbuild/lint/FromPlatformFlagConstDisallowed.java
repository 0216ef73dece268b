package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.ast.Stage;
import dev.jbuild.word.Word;

/** Finds {@code FROM --platform=linux/amd64}. */
final class FromPlatformFlagConstDisallowed implements Check {

  static final Rule RULE =
      Rule.of(
          "FromPlatformFlagConstDisallowed",
          "FROM --platform flag should not use a constant value");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Stage stage : subject.dockerfile().stages()) {
      From from = stage.from();
      if (from.platform().isEmpty() || from.platform().get().hasVariable()) {
        continue;
      }
      Word platform = from.platform().get();
      if (isPlatform(platform.raw()) && !names(from.name().orElse(""), platform.raw())) {
        findings.add(
            from,
            platform.span(),
            "FROM --platform flag should not use constant value \"" + platform.raw() + "\"");
      }
    }
  }

  static boolean isPlatform(String text) {
    return text.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,2}");
  }

  /** A stage that is named for its platform has it on purpose. */
  private static boolean names(String stage, String platform) {
    String[] parts = platform.split("/", -1);
    return stage.contains(parts[0]) || (parts.length > 1 && stage.contains(parts[1]));
  }
}
