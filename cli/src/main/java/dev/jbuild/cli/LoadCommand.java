package dev.jbuild.cli;

import dev.jbuild.archive.ArchiveReader;
import dev.jbuild.archive.ArchivedImage;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild load}. */
final class LoadCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(
            Arguments.value(
                "FILE", "OCI or docker archive, plain or compressed (default: standard input)",
                "-i", "--input"))
        .addOption(Arguments.flag("Do not say what was loaded", "-q", "--quiet"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Optional<String> file = arguments.value("--input");
    try (ImageStore store = Stores.open(console)) {
      List<ArchivedImage> images;
      if (file.isEmpty() || file.get().equals("-")) {
        images = new ArchiveReader(store).load(console.in());
      } else {
        try (InputStream in =
            Files.newInputStream(console.workingDirectory().resolve(file.get()))) {
          images = new ArchiveReader(store).load(in);
        }
      }
      if (!arguments.flag("--quiet")) {
        report(store, images, console);
      }
    }
    return ExitCode.OK;
  }

  private static void report(ImageStore store, List<ArchivedImage> images, Console console)
      throws IOException {
    List<StoredImage> stored = store.list();
    for (ArchivedImage image : images) {
      for (Reference name : image.names()) {
        console.out().println("Loaded image: " + name.familiar());
      }
      if (image.names().isEmpty()) {
        for (StoredImage candidate : stored) {
          if (candidate.target().digest().equals(image.target().digest())) {
            console.out().println("Loaded image ID: " + candidate.id());
            break;
          }
        }
      }
    }
  }
}
