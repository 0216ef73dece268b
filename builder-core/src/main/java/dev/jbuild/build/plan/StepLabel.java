package dev.jbuild.build.plan;

import dev.jbuild.ast.Add;
import dev.jbuild.ast.Copy;
import dev.jbuild.ast.Instruction;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Workdir;
import dev.jbuild.build.event.StepInfo;
import java.util.List;

/** Counts the steps of a stage as they are shown: {@code [build 2/4]}. */
final class StepLabel {
  private final String stage;
  private final int count;
  private int position;

  /**
   * The label of a stage.
   *
   * @param stage its name with what sets it apart, such as the platform
   * @param count how many steps it will have at the most
   */
  StepLabel(String stage, int count) {
    this.stage = stage;
    this.count = count;
  }

  String stage() {
    return stage;
  }

  StepInfo info(int number, String text) {
    position++;
    return new StepInfo(number, stage, position, Math.max(count, position), text);
  }

  /** How many of the instructions become steps. */
  static int steps(List<Instruction> instructions) {
    int steps = 0;
    for (Instruction instruction : instructions) {
      switch (instruction) {
        case Add add -> steps++;
        case Copy copy -> steps++;
        case Run run -> steps++;
        case Workdir workdir -> steps++;
        case dev.jbuild.ast.Arg arg -> {}
        case dev.jbuild.ast.Cmd cmd -> {}
        case dev.jbuild.ast.Entrypoint entrypoint -> {}
        case dev.jbuild.ast.Env env -> {}
        case dev.jbuild.ast.Expose expose -> {}
        case dev.jbuild.ast.From from -> {}
        case dev.jbuild.ast.Healthcheck healthcheck -> {}
        case dev.jbuild.ast.Label label -> {}
        case dev.jbuild.ast.Maintainer maintainer -> {}
        case dev.jbuild.ast.Onbuild onbuild -> {}
        case dev.jbuild.ast.Shell shell -> {}
        case dev.jbuild.ast.Stopsignal stopsignal -> {}
        case dev.jbuild.ast.User user -> {}
        case dev.jbuild.ast.Volume volume -> {}
      }
    }
    return steps;
  }
}
