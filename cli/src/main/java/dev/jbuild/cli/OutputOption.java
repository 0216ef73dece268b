package dev.jbuild.cli;

import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code --output} as buildx does: a folder, {@code -}, or fields with a type. */
final class OutputOption {
  private static final String NAME = "--output";

  private final Path workingDirectory;
  private final Destination.Options common;

  /**
   * @param common what holds for all images where an output says nothing else: media types and
   *     annotations
   */
  OutputOption(Path workingDirectory, Destination.Options common) {
    this.workingDirectory = workingDirectory;
    this.common = common;
  }

  /** One destination, or two where an image is stored and pushed. */
  List<Destination> parse(String text) {
    if (text.equals("-")) {
      return List.of(
          new Destination.Tar(new Destination.Target.StandardOutput(), Optional.empty()));
    }
    if (text.indexOf('=') < 0 && text.indexOf(',') < 0) {
      return List.of(new Destination.LocalFolder(path(text), Optional.empty()));
    }
    var fields = new OptionFields(NAME, text);
    String type =
        fields.take("type").orElseThrow(() -> new UsageException(NAME + ": 'type' is missing"));
    List<Destination> destinations =
        switch (type) {
          case "local" ->
              List.of(new Destination.LocalFolder(path(dest(fields, type)), split(fields)));
          case "tar" -> List.of(new Destination.Tar(target(fields), split(fields)));
          case "oci" -> List.of(oci(fields));
          case "docker" -> List.of(docker(fields));
          case "image" -> image(fields);
          case "registry" -> {
            boolean byDigest = byDigest(fields);
            fields.takeFlag("push", true);
            yield List.of(new Destination.Registry(encoding(fields), byDigest));
          }
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
    return dest.isEmpty()
        ? new Destination.Store(stored(fields))
        : new Destination.DockerArchive(target(dest.get()), encoding(fields));
  }

  private List<Destination> image(OptionFields fields) {
    boolean push = fields.takeFlag("push", false);
    boolean byDigest = byDigest(fields);
    // An image without a tag in its registry has no name in the store either.
    boolean store = fields.takeFlag("store", !byDigest);
    var destinations = new ArrayList<Destination>();
    if (push) {
      Destination.Options encoding = encoding(fields);
      destinations.add(new Destination.Registry(encoding, byDigest));
      if (store) {
        destinations.add(new Destination.Store(encoding.withCompression(Compression.UNCOMPRESSED)));
      }
    } else {
      destinations.add(new Destination.Store(stored(fields)));
    }
    return destinations;
  }

  private static boolean byDigest(OptionFields fields) {
    // Asked for beside it by those who push by digest; here the name is the same either way.
    fields.takeFlag("name-canonical", true);
    return fields.takeFlag("push-by-digest", false);
  }

  private static Optional<Boolean> split(OptionFields fields) {
    return fields.take("platform-split").map(value -> OptionFields.flag("platform-split", value));
  }

  /** In the store layers stay as they are, unless a compression is named. */
  private Destination.Options stored(OptionFields fields) {
    boolean named = fields.has("compression");
    Destination.Options encoding = encoding(fields);
    return named ? encoding : encoding.withCompression(Compression.UNCOMPRESSED);
  }

  private Destination.Options encoding(OptionFields fields) {
    Destination.Options encoding = Encodings.of(NAME, fields, common.ociMediaTypes());
    if (!fields.takeFlag("rewrite-timestamp", true)) {
      throw new UsageException(
          NAME
              + ": rewrite-timestamp=false is not supported: with SOURCE_DATE_EPOCH times are"
              + " clamped as layers are written");
    }
    var annotations = new ArrayList<>(common.annotations());
    for (Map.Entry<String, String> field : fields.takeStarting("annotation").entrySet()) {
      annotations.add(AnnotationOption.ofField(NAME, field.getKey(), field.getValue()));
    }
    return encoding.withNames(names(fields)).withAnnotations(annotations);
  }

  private static List<Reference> names(OptionFields fields) {
    var names = new ArrayList<Reference>();
    String list = fields.take("name").orElse("");
    for (String name : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      names.add(Names.tagged(NAME + ": name", name));
    }
    return names;
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
