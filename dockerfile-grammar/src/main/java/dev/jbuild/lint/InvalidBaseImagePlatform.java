package dev.jbuild.lint;

import dev.jbuild.ast.From;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Expansion;

/** Finds base images that are of another platform than the build. */
final class InvalidBaseImagePlatform implements Check {

  static final Rule RULE =
      Rule.of(
          "InvalidBaseImagePlatform",
          "Base image platform does not match expected target platform");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    Evaluation evaluation = subject.evaluation();
    for (StageVariables stage : subject.builtStages()) {
      if (stage.parent().isPresent() || stage.baseImage().isEmpty()) {
        continue;
      }
      From from = stage.stage().from();
      String name =
          evaluation.expand(from.image(), evaluation.globals()).map(Expansion::text).orElse("");
      String expected =
          from.platform()
              .flatMap(platform -> evaluation.expand(platform, evaluation.globals()))
              .map(Expansion::text)
              .orElse(subject.input().targetPlatform());
      String actual = stage.baseImage().get().platform();
      if (!name.equals("scratch")
          && FromPlatformFlagConstDisallowed.isPlatform(expected)
          && !withoutVariant(expected).equals(withoutVariant(actual))) {
        findings.add(
            from,
            from.image().span(),
            "Base image "
                + name
                + " was pulled with platform \""
                + actual
                + "\", expected \""
                + expected
                + "\" for current build");
      }
    }
  }

  private static String withoutVariant(String platform) {
    int variant = platform.indexOf('/', platform.indexOf('/') + 1);
    return variant < 0 ? platform : platform.substring(0, variant);
  }
}
