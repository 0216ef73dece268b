package dev.jbuild.build.transfer;

import dev.jbuild.archive.ArchiveReader;
import dev.jbuild.archive.ArchiveSource;
import dev.jbuild.archive.ArchiveWriter;
import dev.jbuild.archive.ArchivedImage;
import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.WholeFile;
import dev.jbuild.build.export.Destination;
import dev.jbuild.build.export.LayoutFolder;
import dev.jbuild.build.export.StoredImageEncoder;
import dev.jbuild.layout.BlobCopy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.LayoutSource;
import dev.jbuild.layout.Pin;
import dev.jbuild.layout.StoredImage;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.PushOptions;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.TransferListener;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies images between registries, archives, layouts and the store.
 *
 * <p>Bytes go straight from the one place to the other: documents and blobs stay what they are, and
 * nothing is unpacked. Only an archive that cannot be read in any order (compressed, or written by
 * an old docker) goes through the store.
 */
public final class ImageCopier {
  private final ImageStore store;
  private final RegistryClient client;
  private final Options options;
  private final TransferListener listener;

  /**
   * What is copied.
   *
   * @param platform the image of an index; empty for the whole index
   * @param keep whether an image of the store keeps its digest on its way to a registry; else its
   *     layers are compressed
   */
  public record Options(Optional<Platform> platform, boolean keep) {}

  /** An image where it comes from. */
  private record Origin(
      Descriptor root, BlobSource blobs, List<Reference> names, Closeable leftovers) {
    Origin(Descriptor root, BlobSource blobs, List<Reference> names) {
      this(root, blobs, names, () -> {});
    }
  }

  public ImageCopier(
      ImageStore store, RegistryClient client, Options options, TransferListener listener) {
    this.store = store;
    this.client = client;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Copies an image.
   *
   * @return the manifest or index that is at the destination now
   */
  public Descriptor copy(Location from, Location to) throws IOException {
    try (Pin _ = store.pin()) {
      Origin origin = origin(from, to);
      try (Closeable _ = origin.leftovers()) {
        Descriptor root = select(origin);
        write(from, root, origin, to);
        return root;
      }
    }
  }

  private Origin origin(Location from, Location to) throws IOException {
    return switch (from) {
      case Location.Registry(Reference name) -> {
        // A push and a pull tell of what they move themselves.
        boolean told = to instanceof Location.Registry || to instanceof Location.Store;
        BlobSource blobs = told ? client.blobs(name) : client.blobs(name, listener);
        yield new Origin(client.fetchManifest(name).descriptor(), blobs, List.of(name));
      }
      case Location.Store(String name) -> stored(name, to);
      case Location.Layout layout -> {
        var source = new LayoutSource(layout.folder());
        yield new Origin(source.root(layout.tag(), layout.digest()), source, List.of());
      }
      case Location.Archive archive -> archived(archive);
    };
  }

  private Origin stored(String name, Location to) throws IOException {
    StoredImage image = store.resolve(name);
    Descriptor target = store.whole(image.target(), options.platform().orElse(Platform.host()));
    if (to instanceof Location.Registry && !options.keep()) {
      target =
          new StoredImageEncoder(store, Destination.Options.DEFAULT, Optional.empty())
              .encode(target);
    }
    return new Origin(
        target, BlobSource.of(store.blobs()), image.name().map(List::of).orElse(List.of()));
  }

  private Origin archived(Location.Archive archive) throws IOException {
    Optional<ArchiveSource> direct = ArchiveSource.open(archive.file());
    if (direct.isPresent()) {
      ArchivedImage image = chosen(archive, direct.get().images());
      return new Origin(image.target().bare(), direct.get(), image.names());
    }
    var reader = new ArchiveReader(store);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive.file()), 1 << 16)) {
      ArchivedImage image = chosen(archive, reader.read(in));
      return new Origin(
          image.target().bare(), BlobSource.of(store.blobs()), image.names(), reader::discard);
    }
  }

  private static ArchivedImage chosen(Location.Archive archive, List<ArchivedImage> images)
      throws InvalidContentException {
    Optional<Reference> name = archive.name();
    for (ArchivedImage image : images) {
      if (name.isPresent() ? image.names().contains(name.get()) : images.size() == 1) {
        return image;
      }
    }
    throw new InvalidContentException(
        archive.file()
            + name.map(wanted -> " has no image " + wanted.familiar())
                .orElse(
                    " has " + images.size() + " images; name one behind the file, with a colon"));
  }

  /** The image for the platform, where one is asked for and there is a choice. */
  private Descriptor select(Origin origin) throws IOException {
    Descriptor root = origin.root();
    if (options.platform().isEmpty() || !MediaTypes.isIndex(root.mediaType())) {
      return root;
    }
    Platform platform = options.platform().get();
    Index index = Index.parse(origin.blobs().read(root));
    return index
        .select(platform)
        .orElseThrow(() ->
            new InvalidContentException(
                "there is no image for " + platform + ", only " + index.platforms()))
        .bare();
  }

  private void write(Location from, Descriptor root, Origin origin, Location to)
      throws IOException {
    BlobSource blobs = origin.blobs();
    switch (to) {
      case Location.Registry(Reference name) ->
          client.push(name, root, blobs, new PushOptions(_ -> linkable(from, name), listener));
      case Location.Store(String name) -> {
        if (from instanceof Location.Registry(Reference source)) {
          client.pullAll(source.withDigest(root.digest()), store.blobs(), listener);
        } else {
          new BlobCopy(blobs, store.blobs()).copy(root);
        }
        List<Reference> names =
            name.isEmpty() ? origin.names() : List.of(Reference.parse(name).withDefaultTag());
        store.put(root, tagged(names));
      }
      case Location.Layout(Path folder, Optional<String> tag, _) -> {
        var layout = new LayoutFolder(blobs, folder);
        layout.copy(root);
        Descriptor entry = root.bare();
        layout.addEntries(
            List.of(
                tag.isPresent()
                    ? entry.withAnnotations(Map.of(Descriptor.REF_NAME, tag.get()))
                    : entry));
      }
      case Location.Archive(Path file, boolean docker, Optional<Reference> name) -> {
        var format = docker ? ArchiveWriter.Format.DOCKER : ArchiveWriter.Format.OCI;
        var image = new ArchivedImage(root, name.map(List::of).orElse(tagged(origin.names())));
        WholeFile.write(
            file,
            out ->
                new ArchiveWriter(blobs, format, options.platform().orElse(Platform.host()))
                    .write(List.of(image), out));
      }
    }
  }

  private static List<Reference> tagged(List<Reference> names) {
    return names.stream().filter(name -> name.digest().isEmpty()).toList();
  }

  /** The repository of the same registry that has all blobs already. */
  private static List<String> linkable(Location from, Reference to) {
    return from instanceof Location.Registry(Reference source)
            && source.registry().equals(to.registry())
        ? List.of(source.repository())
        : List.of();
  }
}
