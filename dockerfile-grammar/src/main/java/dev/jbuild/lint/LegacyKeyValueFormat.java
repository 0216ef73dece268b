package dev.jbuild.lint;

import dev.jbuild.ast.Env;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.scope.StageVariables;
import java.util.List;

/** Finds {@code ENV key value}. */
final class LegacyKeyValueFormat implements Check {

  static final Rule RULE =
      Rule.of(
          "LegacyKeyValueFormat",
          "Legacy key/value format with whitespace separator should not be used");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Env env && env.legacy()) {
          report(env, env.variables(), findings);
        } else if (instruction instanceof Label label && label.legacy()) {
          report(label, label.labels(), findings);
        }
      }
    }
  }

  private static void report(Instruction instruction, List<KeyValue> pairs, Findings findings) {
    String keyword = instruction.header().keyword().raw();
    KeyValue pair = pairs.getFirst();
    findings.add(
        instruction,
        pair.key().span().to(pair.value().span()),
        "\""
            + keyword
            + " key=value\" should be used instead of legacy \""
            + keyword
            + " key value\" format");
  }
}
