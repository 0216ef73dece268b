package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.TransferListener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild pull}. */
final class PullCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RegistryFlags.addTo(
        CommandSpec.create()
            .addOption(
                Arguments.value(
                    "PLATFORM", "The image of an index (default: this machine's)", "--platform"))
            .addOption(Arguments.flag("The images for all platforms", "--all-platforms"))
            .addOption(Arguments.flag("All tags of the repository", "-a", "--all-tags"))
            .addOption(
                Arguments.value(
                    "STYLE",
                    "Display: auto, plain, quiet, tty or rawjson (default: auto)",
                    "--progress"))
            .addOption(Arguments.flag("Print nothing but names", "-q", "--quiet"))
            .addPositional(
                Arguments.operands("NAME", 1, "Images: [registry/]path[:tag][@digest]")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    boolean allPlatforms = arguments.flag("--all-platforms");
    if (allPlatforms && arguments.value("--platform").isPresent()) {
      throw new UsageException("--platform and --all-platforms exclude each other");
    }
    Optional<Platform> platform =
        allPlatforms
            ? Optional.empty()
            : Optional.of(Names.platform(arguments.value("--platform")));
    boolean allTags = arguments.flag("--all-tags");
    for (String word : arguments.operands()) {
      Reference name = Names.parse("NAME", word);
      if (allTags && (name.tag().isPresent() || name.digest().isPresent())) {
        throw new UsageException("--all-tags: '" + word + "' has a tag or digest already");
      }
    }
    boolean quiet = arguments.flag("--quiet");
    try (ImageStore store = Stores.open(console);
        RegistryClient client = RegistryFlags.open(arguments, console);
        var progress = Progress.start(arguments.value("--progress"), quiet, false, console)) {
      return Interruption.orStop(() -> {
        var pull = new Pull(store, client, platform, progress.transfers(), quiet, console);
        for (String word : arguments.operands()) {
          if (allTags) {
            pull.all(word);
          } else {
            client.shortNames().first(word, pull::one);
          }
        }
        return ExitCode.OK;
      });
    }
  }

  private record Pull(
      ImageStore store,
      RegistryClient client,
      Optional<Platform> platform,
      TransferListener listener,
      boolean quiet,
      Console console) {

    void all(String word) throws IOException {
      List<Reference> names =
          client
              .shortNames()
              .first(word, name -> client.imageTags(name).stream().map(name::withTag).toList());
      for (Reference name : names) {
        one(name);
      }
    }

    Descriptor one(Reference name) throws IOException {
      Optional<Descriptor> before = store.find(name);
      Descriptor root;
      try (Pin _ = store.pin()) {
        root =
            platform.isPresent()
                ? client
                    .pull(name, platform.get(), store.blobs(), layer -> true, listener)
                    .root()
                    .descriptor()
                : client.pullAll(name, store.blobs(), listener);
        store.put(root, name.digest().isPresent() ? List.of() : List.of(name));
      }
      if (!quiet) {
        boolean same = before.isPresent() && before.get().digest().equals(root.digest());
        console.out().println("Digest: " + root.digest());
        console
            .out()
            .println(
                (same ? "Status: Image is up to date for " : "Status: Downloaded newer image for ")
                    + name.familiar());
      }
      console.out().println(name);
      return root;
    }
  }
}
