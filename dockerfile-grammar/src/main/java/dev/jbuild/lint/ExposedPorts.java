package dev.jbuild.lint;

import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Instruction;
import dev.jbuild.scope.StageVariables;
import dev.jbuild.word.Word;

/** What the EXPOSE instructions of a build name, with the values of variables. */
final class ExposedPorts {
  private ExposedPorts() {}

  /** What is to be done with each. */
  interface Visitor {
    void visit(Expose instruction, Word word, String port);
  }

  static void visit(Subject subject, Visitor visitor) {
    for (StageVariables stage : subject.builtStages()) {
      for (Instruction instruction : stage.stage().instructions()) {
        if (instruction instanceof Expose expose) {
          for (Word word : expose.ports()) {
            for (String port : stage.words(word)) {
              visitor.visit(expose, word, port);
            }
          }
        }
      }
    }
  }
}
