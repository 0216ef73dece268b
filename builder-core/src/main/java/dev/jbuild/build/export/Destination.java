package dev.jbuild.build.export;

import dev.jbuild.oci.Compression;
import java.nio.file.Path;
import java.util.Optional;

/** One place that the result of a build is written to ({@code --output}). */
public sealed interface Destination {

  /** The image store, under the build's tags: what a build does when no output is named. */
  record Store() implements Destination {}

  /** An OCI image layout in a folder. */
  record OciLayout(Path folder, Options options) implements Destination {}

  /** A tar of an OCI image layout. */
  record OciArchive(Target target, Options options) implements Destination {}

  /** A tar that {@code docker load} reads. */
  record DockerArchive(Target target, Options options) implements Destination {}

  /** The registries that the build's tags name. */
  record Registry(Options options) implements Destination {}

  /** The files of the image, in a folder. */
  record LocalFolder(Path folder) implements Destination {}

  /** The files of the image, as one tar. */
  record Tar(Target target) implements Destination {}

  /** A file or the standard output. */
  sealed interface Target {
    record File(Path path) implements Target {}

    record StandardOutput() implements Target {}
  }

  /**
   * How an image is encoded.
   *
   * @param name replaces the build's tags where given
   * @param force also compresses anew what has another compression
   */
  record Options(
      Compression compression,
      Optional<Integer> level,
      boolean force,
      boolean ociMediaTypes,
      Optional<String> name) {

    /** gzip at its usual level, OCI media types, the build's tags. */
    public static final Options DEFAULT =
        new Options(Compression.GZIP, Optional.empty(), false, true, Optional.empty());
  }
}
