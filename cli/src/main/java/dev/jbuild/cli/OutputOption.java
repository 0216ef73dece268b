package dev.jbuild.cli;

import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code --output} as buildx does: a folder, {@code -}, or fields with a type. */
final class OutputOption {
  private static final String NAME = "--output";

  private final Path workingDirectory;

  OutputOption(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  /** One destination, or two where an image is stored and pushed. */
  List<Destination> parse(String text) {
    if (text.equals("-")) {
      return List.of(new Destination.Tar(new Destination.Target.StandardOutput()));
    }
    if (text.indexOf('=') < 0 && text.indexOf(',') < 0) {
      return List.of(new Destination.LocalFolder(path(text)));
    }
    var fields = new OptionFields(NAME, text);
    String type =
        fields.take("type").orElseThrow(() -> new UsageException(NAME + ": 'type' is missing"));
    List<Destination> destinations =
        switch (type) {
          case "local" -> List.of(new Destination.LocalFolder(path(dest(fields, type))));
          case "tar" -> List.of(new Destination.Tar(target(fields)));
          case "oci" -> List.of(oci(fields));
          case "docker" -> List.of(docker(fields));
          case "image" -> image(fields);
          case "registry" -> List.of(new Destination.Registry(encoding(fields)));
          default ->
              throw new UsageException(
                  NAME
                      + ": unknown type '"
                      + type
                      + "'; it is one of local, tar, oci, docker, image and registry");
        };
    fields.expectEmpty();
    return destinations;
  }

  private Destination oci(OptionFields fields) {
    if (fields.takeFlag("tar", true)) {
      return new Destination.OciArchive(target(fields), encoding(fields));
    }
    return new Destination.OciLayout(path(dest(fields, "oci")), encoding(fields));
  }

  /** With a file an archive for {@code docker load}; without, the image goes to the store. */
  private Destination docker(OptionFields fields) {
    Optional<String> dest = fields.take("dest");
    if (dest.isEmpty()) {
      return new Destination.Store();
    }
    return new Destination.DockerArchive(target(dest.get()), encoding(fields));
  }

  private static List<Destination> image(OptionFields fields) {
    boolean push = fields.takeFlag("push", false);
    Destination.Options encoding = encoding(fields);
    var destinations = new ArrayList<Destination>(List.of(new Destination.Store()));
    if (push) {
      destinations.add(new Destination.Registry(encoding));
    }
    return destinations;
  }

  private static Destination.Options encoding(OptionFields fields) {
    Compression compression =
        Encodings.compression(NAME + ": compression", fields.take("compression").orElse("gzip"));
    Optional<Integer> level = Optional.empty();
    Optional<String> written = fields.take("compression-level");
    if (written.isPresent()) {
      level = Optional.of(Numbers.integer(NAME + ": compression-level", written.get()));
    }
    return new Destination.Options(
        compression,
        level,
        fields.takeFlag("force-compression", false),
        fields.takeFlag("oci-mediatypes", true),
        fields.take("name"));
  }

  private Destination.Target target(OptionFields fields) {
    return target(fields.take("dest").orElse("-"));
  }

  private Destination.Target target(String dest) {
    return dest.equals("-")
        ? new Destination.Target.StandardOutput()
        : new Destination.Target.File(path(dest));
  }

  private static String dest(OptionFields fields, String type) {
    return fields
        .take("dest")
        .orElseThrow(() -> new UsageException(NAME + ": type=" + type + " needs dest=FOLDER"));
  }

  private Path path(String text) {
    return workingDirectory.resolve(text);
  }
}
