package dev.jbuild.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild completion bash|zsh|fish}. */
final class CompletionCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addPositional(Arguments.operand(0, "SHELL", true, "bash, zsh or fish"));
  }

  @Override
  public int run(Arguments arguments, Console console) {
    String shell = arguments.operands().getFirst();
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.script();
          case "zsh" -> ZshCompletion.script();
          case "fish" -> FishCompletion.script();
          default ->
              throw new UsageException("no completion for '" + shell + "': bash, zsh or fish");
        };
    console.out().print(script);
    return ExitCode.OK;
  }
}
