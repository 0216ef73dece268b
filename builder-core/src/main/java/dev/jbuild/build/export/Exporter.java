package dev.jbuild.build.export;

import dev.jbuild.archive.ArchiveWriter;
import dev.jbuild.archive.ArchivedImage;
import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.WholeFile;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.EarlyPush;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes built images to their destinations. */
public final class Exporter {
  private final ImageStore store;
  private final ImageWriter writer;
  private final Pusher pusher;
  private final OutputStream standardOutput;
  private final OptionalLong latest;

  /**
   * An exporter of images whose layers are in the store.
   *
   * @param pusher brings images to registries
   * @param standardOutput where a destination of standard output goes; stays open
   * @param latest seconds since 1970 that no time of a file may be after
   */
  public Exporter(
      ImageStore store, Pusher pusher, OutputStream standardOutput, OptionalLong latest) {
    this.pusher = pusher;
    this.latest = latest;
    this.store = store;
    this.writer = new ImageWriter(store.blobs(), new LayerBlobs(store.layers()));
    this.standardOutput = standardOutput;
  }

  /** Pushes images; blobs of layers that were never fetched are not in the store. */
  public interface Pusher {
    void push(Reference name, Descriptor root) throws IOException;

    /** Begins to push an image that is still being written. */
    EarlyPush begin(Reference repository) throws IOException;

    /** Pushes what is written now. */
    void finish(EarlyPush push, Reference name, Descriptor root) throws IOException;
  }

  /** The documents of images that were written. */
  public record Exported(Descriptor root, List<Descriptor> manifests, List<Descriptor> configs) {
    public Exported {
      manifests = List.copyOf(manifests);
      configs = List.copyOf(configs);
    }
  }

  /**
   * Writes images to one destination.
   *
   * @param images one for each platform
   * @param tags names that they get
   */
  public Exported export(Destination destination, List<BuiltImage> images, List<Reference> tags)
      throws IOException {
    return switch (destination) {
      case Destination.Store(Destination.Options options) -> {
        Exported exported = documents(images, options);
        store.put(exported.root(), names(options, tags));
        yield exported;
      }
      case Destination.OciArchive(Destination.Target target, Destination.Options options) ->
          archive(ArchiveWriter.Format.OCI, target, options, images, tags);
      case Destination.DockerArchive(Destination.Target target, Destination.Options options) ->
          archive(ArchiveWriter.Format.DOCKER, target, options, images, tags);
      case Destination.OciLayout(Path folder, Destination.Options options) -> {
        Exported exported = documents(images, options);
        new LayoutFolder(BlobSource.of(store.blobs()), folder)
            .add(exported.root(), names(options, tags));
        yield exported;
      }
      case Destination.Registry(Destination.Options options, boolean byDigest) -> {
        List<Reference> names = names(options, tags);
        if (names.isEmpty()) {
          throw new IOException("nothing says where to push to: give a name with -t");
        }
        yield push(images, options, names, byDigest);
      }
      case Destination.LocalFolder(Path folder, Optional<Boolean> split) -> {
        new FileExporter(store, latest, split.orElse(images.size() > 1)).toFolder(images, folder);
        yield documents(images, Destination.Options.STORED);
      }
      case Destination.Tar(Destination.Target target, Optional<Boolean> split) -> {
        FileExporter files = new FileExporter(store, latest, split.orElse(images.size() > 1));
        write(target, out -> files.toTar(images, out));
        yield documents(images, Destination.Options.STORED);
      }
    };
  }

  /** Layers go to the first name while others are still being compressed. */
  private Exported push(
      List<BuiltImage> images, Destination.Options options, List<Reference> names, boolean byDigest)
      throws IOException {
    try (EarlyPush push = pusher.begin(names.getFirst())) {
      ImageWriter telling =
          new ImageWriter(store.blobs(), new LayerBlobs(store.layers(), push::send));
      Exported exported = documents(telling, images, options, LayerBlobs.Place.ANYWHERE);
      Descriptor root = exported.root();
      for (Reference name : names) {
        Reference full = byDigest ? Reference.parse(name.name() + "@" + root.digest()) : name;
        if (name.equals(names.getFirst())) {
          pusher.finish(push, full, root);
        } else {
          pusher.push(full, root);
        }
      }
      return exported;
    }
  }

  private Exported documents(List<BuiltImage> images, Destination.Options options)
      throws IOException {
    return documents(writer, images, options, LayerBlobs.Place.HERE);
  }

  private static Exported documents(
      ImageWriter writer,
      List<BuiltImage> images,
      Destination.Options options,
      LayerBlobs.Place place)
      throws IOException {
    List<ImageWriter.Written> written = new ArrayList<>(images.size());
    List<Descriptor> manifests = new ArrayList<>(images.size());
    List<Descriptor> configs = new ArrayList<>(images.size());
    for (BuiltImage image : images) {
      ImageWriter.Written one = writer.write(image, options, place);
      written.add(one);
      manifests.add(one.manifest());
      configs.add(one.config());
    }
    return new Exported(writer.root(images, written, options), manifests, configs);
  }

  private Exported archive(
      ArchiveWriter.Format format,
      Destination.Target target,
      Destination.Options options,
      List<BuiltImage> images,
      List<Reference> tags)
      throws IOException {
    Exported exported = documents(images, options);
    List<Reference> names = names(options, tags);
    write(
        target,
        out ->
            new ArchiveWriter(BlobSource.of(store.blobs()), format, Platform.host())
                .write(List.of(new ArchivedImage(exported.root(), names)), out));
    return exported;
  }

  private static List<Reference> names(Destination.Options options, List<Reference> tags) {
    return options.names().isEmpty() ? tags : options.names();
  }

  /** A file appears whole or not at all. */
  private void write(Destination.Target target, WholeFile.Content content) throws IOException {
    switch (target) {
      case Destination.Target.StandardOutput toOut -> {
        content.writeTo(standardOutput);
        standardOutput.flush();
      }
      case Destination.Target.File(Path path) -> WholeFile.write(path, content);
    }
  }
}
