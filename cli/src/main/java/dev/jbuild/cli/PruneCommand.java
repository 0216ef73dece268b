package dev.jbuild.cli;

import dev.jbuild.build.prune.CacheEntry;
import dev.jbuild.build.prune.PruneOptions;
import dev.jbuild.build.prune.Pruner;
import dev.jbuild.cli.render.Quantity;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild prune}. */
final class PruneCommand implements Command {
  private static final String UNTIL = "until";

  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.flag("Remove the whole build cache too", "-a", "--all"))
        .addOption(
            Arguments.repeated(
                "until=AGE",
                "Remove build cache, and unnamed images, not used for that long (24h) or since"
                    + " that time",
                "--filter"))
        .addOption(
            Arguments.value(
                "BYTES",
                "Remove build cache until it is no larger, what was not used for longest first",
                "--max-used-space",
                "--keep-storage"))
        .addOption(
            Arguments.flag("For those used to it: nothing is asked anyway", "-f", "--force"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    PruneOptions options =
        new PruneOptions(arguments.flag("--all"), until(arguments), most(arguments));
    Pruner.Pruned pruned;
    try (ImageStore store = Stores.open(console)) {
      pruned = new Pruner(store).prune(options);
    }
    if (!pruned.images().isEmpty()) {
      console.out().println("Deleted Images:");
      for (Digest image : pruned.images()) {
        console.out().println("deleted: " + image);
      }
      console.out().println();
    }
    if (!pruned.entries().isEmpty()) {
      console.out().println("Deleted build cache objects:");
      for (CacheEntry entry : pruned.entries()) {
        console.out().println(entry.id());
      }
      console.out().println();
    }
    console.out().println("Total reclaimed space: " + Quantity.bytes(pruned.bytes()));
    return ExitCode.OK;
  }

  private static Optional<Instant> until(Arguments arguments) {
    Instant until = null;
    for (String filter : arguments.values("--filter")) {
      int equals = filter.indexOf('=');
      if (equals < 0 || !filter.substring(0, equals).equals(UNTIL)) {
        throw new UsageException("--filter: '" + filter + "' is not until=AGE, such as until=24h");
      }
      until = Numbers.past("--filter until", filter.substring(equals + 1), Instant.now());
    }
    return Optional.ofNullable(until);
  }

  private static OptionalLong most(Arguments arguments) {
    Optional<String> text = arguments.value("--max-used-space");
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Numbers.size("--max-used-space", text.get()));
  }
}
