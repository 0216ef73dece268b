package dev.jbuild.cli;

import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.NoSuchImageException;
import dev.jbuild.layout.Removal;
import dev.jbuild.oci.Digest;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild rmi}: what can be removed is, also where a later name is wrong. */
final class RmiCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(
            Arguments.flag(
                "Remove an id with all its names; missing images are fine", "-f", "--force"))
        .addPositional(Arguments.operands("IMAGE", 1, "Names or ids of images"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean force = arguments.flag("--force");
    int code = ExitCode.OK;
    try (ImageStore store = Stores.open(console)) {
      for (String image : arguments.operands()) {
        try {
          Removal removal = store.remove(image, force);
          for (Reference name : removal.untagged()) {
            console.out().println("Untagged: " + name.familiar());
          }
          for (Digest id : removal.deleted()) {
            console.out().println("Deleted: " + id);
          }
        } catch (NoSuchImageException e) {
          if (!force) {
            console.err().println("jbuild: " + e.getMessage());
            code = ExitCode.FAILURE;
          }
        }
      }
    }
    return code;
  }
}
