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
        .addPositional(
            Arguments.operands("IMAGE NAME", 2, 2, "An image of the store, and the name it gets"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Reference name = Names.tagged("IMAGE", arguments.operands().getLast());
    try (ImageStore store = Stores.open(console)) {
      store.tag(store.resolve(arguments.operands().getFirst()), name);
    }
    return ExitCode.OK;
  }
}
