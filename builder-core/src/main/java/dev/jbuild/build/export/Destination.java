package dev.jbuild.build.export;

import dev.jbuild.oci.Compression;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One place that the result of a build is written to ({@code --output}). */
public sealed interface Destination {

  /** The image store: what a build does when no output is named. */
  record Store(Options options) implements Destination {}

  /** An OCI image layout in a folder. */
  record OciLayout(Path folder, Options options) implements Destination {}

  /** A tar of an OCI image layout. */
  record OciArchive(Target target, Options options) implements Destination {}

  /** A tar that {@code docker load} reads. */
  record DockerArchive(Target target, Options options) implements Destination {}

  /**
   * The registries that the names tell.
   *
   * @param byDigest whether the image gets no tag there
   */
  record Registry(Options options, boolean byDigest) implements Destination {}

  /**
   * The files of the image, in a folder.
   *
   * @param split whether each platform has a folder of its own; empty where several do
   */
  record LocalFolder(Path folder, Optional<Boolean> split) implements Destination {}

  /**
   * The files of the image, as one tar.
   *
   * @param split whether each platform has a folder of its own; empty where several do
   */
  record Tar(Target target, Optional<Boolean> split) implements Destination {}

  /** A file or the standard output. */
  sealed interface Target {
    record File(Path path) implements Target {}

    record StandardOutput() implements Target {}
  }

  /**
   * How an image is encoded.
   *
   * @param force also compresses anew what has another compression
   * @param names replace the build's tags where there are any
   */
  record Options(
      Compression compression,
      Optional<Integer> level,
      boolean force,
      boolean ociMediaTypes,
      List<Reference> names,
      List<Annotation> annotations) {
    public Options {
      names = List.copyOf(names);
      annotations = List.copyOf(annotations);
    }

    /** gzip at its usual level, OCI media types, the build's tags. */
    public static final Options DEFAULT =
        new Options(Compression.GZIP, Optional.empty(), false, true, List.of(), List.of());

    /** The store keeps layers of its own as plain tars: compressing is for what leaves it. */
    public static final Options STORED = DEFAULT.withCompression(Compression.UNCOMPRESSED);

    /** The same with another compression, at its usual level. */
    public Options withCompression(Compression other) {
      return new Options(other, Optional.empty(), force, ociMediaTypes, names, annotations);
    }

    /** The same with names in place of the build's tags. */
    public Options withNames(List<Reference> other) {
      return new Options(compression, level, force, ociMediaTypes, other, annotations);
    }

    /** The same with other annotations. */
    public Options withAnnotations(List<Annotation> other) {
      return new Options(compression, level, force, ociMediaTypes, names, other);
    }

    /** The same with media types of OCI, or of docker. */
    public Options withOciMediaTypes(boolean oci) {
      return new Options(compression, level, force, oci, names, annotations);
    }
  }
}
