package dev.jbuild.build.plan;

import dev.jbuild.ast.Command;
import java.util.ArrayList;
import java.util.List;

/** Turns the command of an instruction into what is executed. */
final class Commands {
  private Commands() {}

  /** Program and arguments; the shell form is given to the stage's shell. */
  static List<String> argv(Command command, StageState state) {
    return switch (command) {
      case Command.ExecForm exec -> exec.argv();
      case Command.ShellForm shell -> withShell(state, shell.script());
      case Command.Script script -> withShell(state, script.script());
    };
  }

  private static List<String> withShell(StageState state, String script) {
    List<String> argv = new ArrayList<>(shell(state));
    argv.add(script);
    return argv;
  }

  /** What the shell form is given to. */
  static List<String> shell(StageState state) {
    if (!state.config().shell().isEmpty()) {
      return state.config().shell();
    }
    return state.platform().os().equals("windows")
        ? List.of("cmd", "/S", "/C")
        : List.of("/bin/sh", "-c");
  }
}
