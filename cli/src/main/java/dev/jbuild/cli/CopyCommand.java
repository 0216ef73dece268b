package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.transfer.ImageCopier;
import dev.jbuild.build.transfer.Location;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.registry.RegistryClient;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild copy}. */
final class CopyCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addOption(Arguments.flag("The images for all platforms", "-a", "--all"))
            .addOption(
                Arguments.value(
                    "PLATFORM", "The image of an index (default: this machine's)", "--platform"))
            .addOption(
                Arguments.flag(
                    "Compress nothing on the way from the store to a registry",
                    "--preserve-digests"))
            .addOption(
                Arguments.value(
                    "STYLE",
                    "Display: auto, plain, quiet, tty or rawjson (default: auto)",
                    "--progress"))
            .addOption(Arguments.flag("Print nothing but the digest", "-q", "--quiet"))
            .addPositional(
                Arguments.operand(
                    0,
                    "FROM",
                    true,
                    "docker://NAME, oci:FOLDER[:TAG], oci-archive:FILE[:NAME],"
                        + " docker-archive:FILE[:NAME], store:NAME"))
            .addPositional(Arguments.operand(1, "TO", false, "The same")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    boolean all = arguments.flag("--all");
    if (all && arguments.value("--platform").isPresent()) {
      throw new UsageException("--all and --platform exclude each other");
    }
    var options =
        new ImageCopier.Options(
            all ? Optional.empty() : Optional.of(Names.platform(arguments.value("--platform"))),
            arguments.flag("--preserve-digests"));
    if (arguments.operands().size() != 2) {
      throw new UsageException("copy wants two places, from and to");
    }
    Location from = location(arguments.operands().get(0), console);
    Location to = location(arguments.operands().get(1), console);
    boolean quiet = arguments.flag("--quiet");
    try (ImageStore store = Stores.open(console);
        RegistryClient client = RegistryFlags.open(arguments, console);
        var progress = Progress.start(arguments.value("--progress"), quiet, false, console)) {
      Descriptor copied =
          Interruption.orStop(
              () -> new ImageCopier(store, client, options, progress.transfers()).copy(from, to));
      console.out().println(copied.digest());
      return ExitCode.OK;
    }
  }

  private static Location location(String text, Console console) {
    try {
      return Location.parse(text, console.workingDirectory());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
