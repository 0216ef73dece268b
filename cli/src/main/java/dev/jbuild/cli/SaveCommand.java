package dev.jbuild.cli;

import dev.jbuild.archive.ArchiveWriter;
import dev.jbuild.archive.ArchiveWriter.Format;
import dev.jbuild.archive.ArchivedImage;
import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.WholeFile;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild save}. */
final class SaveCommand implements Command {
  /** An image and those of its names that were asked for. */
  private record Chosen(Descriptor target, List<Reference> names) {}

  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(
            Arguments.value(
                "FILE", "Archive to write (default: standard output)", "-o", "--output"))
        .addOption(
            Arguments.value(
                "FORMAT", "docker, which OCI tools read too, or oci (default: docker)", "--format"))
        .addOption(
            Arguments.value(
                "PLATFORM",
                "The image docker sees of an index (default: this machine's)",
                "--platform"))
        .addPositional(Arguments.operands("IMAGE", 1, "Names or ids of images"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Format format =
        switch (arguments.value("--format").orElse("docker")) {
          case "docker", "docker-archive" -> Format.DOCKER;
          case "oci", "oci-archive" -> Format.OCI;
          default -> throw new UsageException("--format is docker or oci");
        };
    Platform platform = Names.platform(arguments.value("--platform"));
    Optional<String> file = arguments.value("--output");
    if (file.isEmpty() && console.outIsTerminal()) {
      throw new UsageException("an archive is not for a terminal; use -o FILE");
    }
    try (ImageStore store = Stores.open(console)) {
      var writer = new ArchiveWriter(BlobSource.of(store.blobs()), format, platform);
      List<ArchivedImage> images = images(store, arguments.operands());
      if (file.isEmpty() || file.get().equals("-")) {
        writer.write(images, console.out());
      } else {
        WholeFile.write(
            console.workingDirectory().resolve(file.get()), out -> writer.write(images, out));
      }
    }
    return ExitCode.OK;
  }

  /** Each image once, with the names by which it was asked for. */
  private static List<ArchivedImage> images(ImageStore store, List<String> words)
      throws IOException {
    Map<Digest, Chosen> chosen = new LinkedHashMap<>();
    for (String word : words) {
      StoredImage image = store.resolve(word);
      Chosen names =
          chosen.computeIfAbsent(
              image.target().digest(), _ -> new Chosen(image.target(), new ArrayList<>()));
      if (image.name().isPresent() && isName(word, image.name().get())) {
        names.names().add(image.name().get());
      }
    }
    var images = new ArrayList<ArchivedImage>();
    for (Chosen image : chosen.values()) {
      images.add(new ArchivedImage(image.target(), image.names()));
    }
    return images;
  }

  /** Whether the word is that name, not an id or a digest. */
  private static boolean isName(String word, Reference name) {
    try {
      return Reference.parse(word).withDefaultTag().equals(name);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
