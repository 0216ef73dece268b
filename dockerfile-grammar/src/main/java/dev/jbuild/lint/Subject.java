package dev.jbuild.lint;

import dev.jbuild.ast.Arg;
import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Stage;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.scope.Evaluation;
import dev.jbuild.scope.StageVariables;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules look at.
 *
 * @param dockerfile the file
 * @param input what is known beside it
 * @param evaluation its variables
 */
record Subject(Dockerfile dockerfile, BuildInput input, Evaluation evaluation) {

  /** All instructions, in order. */
  List<Instruction> instructions() {
    List<Instruction> all = new ArrayList<>();
    for (Arg arg : dockerfile.globalArgs()) {
      all.add(arg);
    }
    for (Stage stage : dockerfile.stages()) {
      all.add(stage.from());
      all.addAll(stage.instructions());
    }
    return all;
  }

  /** The stages that are built, in order. */
  List<StageVariables> builtStages() {
    return evaluation.builtStages();
  }
}
