package dev.jbuild.cli;

import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Problem;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild verify}: reads all of the store and says what is missing or damaged. */
final class VerifyCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    List<Problem> problems;
    try (ImageStore store = Stores.open(console)) {
      problems = store.verify();
    }
    for (Problem problem : problems) {
      console.out().println(problem.blob() + ": " + problem.message());
    }
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }
}
