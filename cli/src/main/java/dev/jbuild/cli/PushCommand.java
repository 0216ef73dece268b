package dev.jbuild.cli;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.export.StoredImageEncoder;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.NoSuchImageException;
import dev.jbuild.layout.Pin;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.EarlyPush;
import dev.jbuild.registry.PushOptions;
import dev.jbuild.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild push}: a name without a tag is all of its tags in the store. */
final class PushCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(
                Arguments.flag("All tags of the name that are in the store", "-a", "--all-tags"))
            .addOption(Arguments.value("FORMAT", "oci or docker (default: as it is)", "--format"))
            .addOption(
                Arguments.value("FILE", "Write the digest of what was pushed", "--digestfile"))
            .addOption(
                Arguments.value(
                    "STYLE",
                    "Display: auto, plain, quiet, tty or rawjson (default: auto)",
                    "--progress"))
            .addOption(Arguments.flag("Print nothing but names", "-q", "--quiet"))
            .addPositional(
                Arguments.operands(
                    "NAME", 1, "Images of the store: [registry/]path[:tag]; without tag all"));
    return RegistryFlags.addTo(Encodings.addTo(spec));
  }

  /** A name to push to, and what. */
  private record Job(Reference name, Descriptor target) {}

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    Optional<Boolean> oci = arguments.value("--format").map(Encodings::isOci);
    var options = Encodings.of(arguments);
    Optional<Path> digestFile =
        arguments.value("--digestfile").map(console.workingDirectory()::resolve);
    boolean quiet = arguments.flag("--quiet");
    try (ImageStore store = Stores.open(console);
        RegistryClient client = RegistryFlags.open(arguments, console);
        Pin _ = store.pin()) {
      List<Job> jobs = jobs(store, arguments);
      if (digestFile.isPresent() && jobs.size() != 1) {
        throw new UsageException("--digestfile is for one image, not for " + jobs.size());
      }
      try (var progress = Progress.start(arguments.value("--progress"), quiet, false, console)) {
        return Interruption.orStop(() -> {
          var push = new PushOptions(digest -> List.of(), progress.transfers());
          for (Job job : jobs) {
            Descriptor whole = store.whole(job.target(), Platform.host());
            if (!whole.digest().equals(job.target().digest()) && !quiet) {
              console
                  .err()
                  .println(
                      "jbuild: "
                          + job.name().familiar()
                          + ": not all platforms are in the store; pushing "
                          + whole.platform().map(Platform::toString).orElse("one")
                          + " only");
            }
            Descriptor root;
            try (EarlyPush early = client.begin(job.name(), BlobSource.of(store.blobs()), push)) {
              root = new StoredImageEncoder(store, options, oci, early::send).encode(whole);
              early.finish(job.name(), root);
            }
            if (digestFile.isPresent()) {
              Files.writeString(digestFile.get(), root.digest().toString());
            }
            report(job.name(), root, quiet, console);
          }
          return ExitCode.OK;
        });
      }
    }
  }

  private static void report(Reference name, Descriptor root, boolean quiet, Console console) {
    console
        .out()
        .println(
            quiet
                ? name.toString()
                : name.tag().orElse("latest")
                    + ": digest: "
                    + root.digest()
                    + " size: "
                    + root.size());
  }

  private static List<Job> jobs(ImageStore store, Arguments arguments) throws IOException {
    SequencedSet<Job> jobs = new java.util.LinkedHashSet<>();
    List<StoredImage> stored = store.list();
    for (String word : arguments.operands()) {
      Reference wanted = Names.parse("NAME", word);
      if (wanted.digest().isPresent()) {
        throw new UsageException("'" + word + "' has a digest; push it by a tag");
      }
      if (arguments.flag("--all-tags") && wanted.tag().isPresent()) {
        throw new UsageException("--all-tags: '" + word + "' has a tag already");
      }
      int before = jobs.size();
      List<String> others = new ArrayList<>();
      for (StoredImage image : stored) {
        Reference name = image.name().orElse(null);
        if (name == null || !name.name().equals(wanted.name())) {
          continue;
        }
        if (wanted.tag().isEmpty() || wanted.tag().equals(name.tag())) {
          jobs.add(new Job(name, image.target()));
        } else {
          others.add(name.tag().orElseThrow());
        }
      }
      if (jobs.size() == before) {
        throw new NoSuchImageException(
            "no such image: "
                + word
                + (others.isEmpty() ? "" : "; its tags are " + String.join(", ", others)));
      }
    }
    return List.copyOf(jobs);
  }
}
