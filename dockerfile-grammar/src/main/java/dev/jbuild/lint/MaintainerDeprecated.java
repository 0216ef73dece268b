package dev.jbuild.lint;

import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Maintainer;

/** Finds MAINTAINER. */
final class MaintainerDeprecated implements Check {

  static final Rule RULE =
      Rule.of(
          "MaintainerDeprecated",
          "The MAINTAINER instruction is deprecated, use a label instead to define an image author");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (Instruction instruction : subject.instructions()) {
      if (instruction instanceof Maintainer maintainer) {
        findings.add(
            maintainer,
            maintainer.header().keyword().span(),
            "Maintainer instruction is deprecated in favor of using label");
      }
    }
  }
}
