package dev.jbuild.cli;

import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Compression;
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
    Optional<String> level = arguments.value("--compression-level");
    return new Destination.Options(
        compression("--compression", arguments.value("--compression").orElse("gzip")),
        level.map(text -> Numbers.integer("--compression-level", text)),
        arguments.flag("--force-compression"),
        true,
        Optional.empty());
  }

  static Compression compression(String what, String text) {
    return switch (text) {
      case "gzip" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      case "uncompressed" -> Compression.UNCOMPRESSED;
      default -> throw new UsageException(what + " is gzip, zstd or uncompressed");
    };
  }
}
