package dev.jbuild.cli;

import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** How images are encoded that leave the store, as {@code --output} and options say. */
final class Encodings {
  private Encodings() {}

  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(
            Arguments.value(
                "HOW",
                "gzip, zstd or uncompressed, for layers that are not compressed (default: gzip)",
                "--compression",
                "--compression-format"))
        .addOption(Arguments.value("N", "How hard to compress", "--compression-level"))
        .addOption(
            Arguments.flag(
                "Compress anew also what is compressed otherwise", "--force-compression"));
  }

  static Destination.Options of(Arguments arguments) {
    return of(
        "--",
        arguments.value("--compression"),
        arguments.value("--compression-level"),
        arguments.flag("--force-compression"),
        true);
  }

  /** What the fields of an option say; they are taken out. */
  static Destination.Options of(String option, OptionFields fields, boolean ociMediaTypes) {
    return of(
        option + ": ",
        fields.take("compression"),
        fields.take("compression-level"),
        fields.takeFlag("force-compression", false),
        fields.takeFlag("oci-mediatypes", ociMediaTypes));
  }

  private static Destination.Options of(
      String prefix,
      Optional<String> compression,
      Optional<String> level,
      boolean force,
      boolean ociMediaTypes) {
    Compression chosen = compression(prefix + "compression", compression.orElse("gzip"));
    return new Destination.Options(
        chosen,
        level(prefix + "compression-level", level, chosen),
        force,
        ociMediaTypes,
        List.of(),
        List.of());
  }

  /** Whether a {@code --format} names OCI's media types, not docker's. */
  static boolean isOci(String format) {
    return switch (format) {
      case "oci" -> true;
      case "docker", "v2s2" -> false;
      default -> throw new UsageException("--format is oci or docker");
    };
  }

  private static Compression compression(String what, String text) {
    return switch (text) {
      case "gzip" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      case "uncompressed" -> Compression.UNCOMPRESSED;
      default ->
          throw new UsageException(
              what + " is gzip, zstd or uncompressed; '" + text + "' is not supported");
    };
  }

  private static Optional<Integer> level(
      String what, Optional<String> text, Compression compression) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int level = Numbers.integer(what, text.get());
    int highest =
        switch (compression) {
          case GZIP -> 9;
          case ZSTD -> 22;
          case UNCOMPRESSED -> 0;
        };
    if (level < 0 || level > highest) {
      throw new UsageException(
          what
              + "="
              + level
              + (highest == 0 ? " needs a compression" : " is not between 0 and " + highest));
    }
    return Optional.of(level);
  }
}
