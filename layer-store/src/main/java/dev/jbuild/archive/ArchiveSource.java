package dev.jbuild.archive;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An archive whose images are read where they stand in the file: only headers are read to open it.
 *
 * <p>That is possible for a plain tar that holds an OCI layout. Others, {@link #open} finds, have
 * to be read by {@link ArchiveReader}.
 */
public final class ArchiveSource implements BlobSource {
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_INDEX = 16 << 20;

  private final Path file;
  private final Map<Digest, Place> places;
  private final List<ArchivedImage> images;

  private record Place(long offset, long size) {}

  private ArchiveSource(Path file, Map<Digest, Place> places, List<ArchivedImage> images) {
    this.file = file;
    this.places = places;
    this.images = images;
  }

  /**
   * Opens an archive.
   *
   * @return nothing where it is compressed, or no OCI layout
   */
  public static Optional<ArchiveSource> open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(6);
      if (Decompression.detect(start, start.length) != Decompression.Format.NONE) {
        return Optional.empty();
      }
    }
    Map<Digest, Place> places = new HashMap<>();
    byte[] index = null;
    try (InputStream in = Files.newInputStream(file)) {
      LayerTarReader tar = LayerTarReader.ofArchive(in);
      int count = 0;
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        if (++count > MAX_ENTRIES) {
          throw new InvalidContentException("not an image archive: too many entries");
        }
        if (entry.path().equals("index.json") && entry.size() <= MAX_INDEX) {
          index = tar.content().readAllBytes();
        } else {
          Optional<Digest> digest = digest(entry.path());
          if (digest.isPresent() && !tar.isSparse()) {
            places.put(digest.get(), new Place(tar.contentOffset(), entry.size()));
          }
        }
      }
    }
    return index == null
        ? Optional.empty()
        : Optional.of(new ArchiveSource(file, places, images(Index.parse(index))));
  }

  private static Optional<Digest> digest(String path) {
    String[] parts = path.split("/", -1);
    try {
      return parts.length == 3 && parts[0].equals("blobs")
          ? Optional.of(new Digest(parts[1], parts[2]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The images that an index lists, each once with all its names. */
  static List<ArchivedImage> images(Index index) {
    Map<Digest, List<Reference>> names = new LinkedHashMap<>();
    Map<Digest, Descriptor> targets = new HashMap<>();
    for (Descriptor entry : index.manifests()) {
      targets.putIfAbsent(entry.digest(), entry);
      List<Reference> of = names.computeIfAbsent(entry.digest(), digest -> new ArrayList<>());
      ImageStore.nameOf(entry).ifPresent(of::add);
    }
    List<ArchivedImage> images = new ArrayList<>();
    names.forEach((digest, of) ->
        images.add(new ArchivedImage(java.util.Objects.requireNonNull(targets.get(digest)), of)));
    return images;
  }

  /** The images of the archive in its order. */
  public List<ArchivedImage> images() {
    return images;
  }

  @Override
  public boolean has(Descriptor blob) {
    return places.containsKey(blob.digest());
  }

  @Override
  public InputStream open(Descriptor blob) throws IOException {
    Place place = places.get(blob.digest());
    if (place == null) {
      throw new MissingBlobException(blob.digest());
    }
    if (place.size() != blob.size()) {
      throw new InvalidContentException("blob " + blob.digest() + " has another size");
    }
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(place.offset());
      return VerifiedStream.of(new Stretch(in, place.size()), blob);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The first bytes of a stream. */
  private static final class Stretch extends FilterInputStream {
    private long left;

    Stretch(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, start, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
