package dev.jbuild.cli;

import dev.jbuild.layout.ImageStore;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild tag}. */
final class TagCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addPositional(Arguments.operand(0, "IMAGE", true, "An image of the store"))
        .addPositional(Arguments.operand(1, "NAME", true, "The name it gets"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Reference name = Names.tagged("NAME", arguments.operands().getLast());
    try (ImageStore store = Stores.open(console)) {
      store.tag(store.resolve(arguments.operands().getFirst()), name);
    }
    return ExitCode.OK;
  }
}
