package dev.jbuild.lint;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.value.SecretName;
import dev.jbuild.word.Word;

/** Finds variables whose name says that they hold a secret. */
final class SecretsUsedInArgOrEnv implements Check {

  static final Rule RULE =
      Rule.of(
          "SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Arg arg) {
          for (Arg.Definition definition : arg.definitions()) {
            report(arg, definition.name(), findings);
          }
        } else if (instruction instanceof Env env) {
          for (KeyValue variable : env.variables()) {
            report(env, variable.key(), findings);
          }
        }
      }
    }
  }

  private static void report(Instruction instruction, Word name, Findings findings) {
    if (SecretName.isSensitive(name.raw())) {
      findings.add(
          instruction,
          name.span(),
          "Do not use ARG or ENV instructions for sensitive data ("
              + instruction.keyword()
              + " \""
              + name.raw()
              + "\")",
          "use RUN --mount=type=secret");
    }
  }
}
