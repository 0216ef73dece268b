package dev.jbuild.lint;

import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Word;
import java.util.Locale;

/** Finds {@code EXPOSE 80/TCP}. */
final class ExposeProtoCasing implements Check {

  static final Rule RULE =
      Rule.of("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void check(Subject subject, Findings findings) {
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Expose expose) {
          for (Word word : expose.ports()) {
            for (String port : stage.words(word)) {
              String protocol = port.substring(port.indexOf('/') + 1);
              if (port.indexOf('/') >= 0 && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
                findings.add(
                    expose,
                    word.span(),
                    "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
              }
            }
          }
        }
      }
    }
  }
}
