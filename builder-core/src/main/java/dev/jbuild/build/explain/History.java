package dev.jbuild.build.explain;

import dev.jbuild.blob.Ingest;
import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.oci.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The builds of a store, and the files that they read: {@code history/builds} and {@code
 * history/files}, named by content, compressed with a checksum.
 *
 * <p>It bounds itself, see {@link HistoryLimits}. It may forget, and never fails a build: what
 * cannot be read is not there, what cannot be written is left.
 */
public final class History {
  private final Path builds;
  private final Path files;
  private final Ingest ingest;

  /**
   * @param storeRoot the root folder of the image store
   * @param ingest of the same store
   */
  public History(Path storeRoot, Ingest ingest) {
    Path folder = storeRoot.resolve("history");
    this.builds = folder.resolve("builds");
    this.files = folder.resolve("files");
    this.ingest = ingest;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** Keeps a build as the last one; one that is there already costs no write. */
  void save(String project, PastBuild build) {
    byte[] bytes = build.encode();
    Path file = builds.resolve(prefix(project) + Digest.sha256(bytes).hex());
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      write(file, bytes);
      HistoryLimits.DEFAULT.apply(builds, files);
    } catch (IOException e) {
      // Its time is wrong then, which decides nothing but an order.
      return;
    }
  }

  /** The builds of a project, the last one first. */
  List<PastBuild> of(String project) {
    return read(project, true);
  }

  /** The builds of all other projects, the last one first. */
  List<PastBuild> others(String project) {
    return read(project, false);
  }

  private List<PastBuild> read(String project, boolean same) {
    String prefix = prefix(project);
    List<PastBuild> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(builds)) {
      for (Path file : entries) {
        if (file.getFileName().toString().startsWith(prefix) == same) {
          build(file).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(PastBuild::at).reversed());
    return found;
  }

  static Optional<PastBuild> build(Path file) {
    Instant at;
    try {
      at = Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Optional.empty();
    }
    return read(file, in -> PastBuild.decode(in, at));
  }

  /** What is kept of a project: it says only whether another one is the same. */
  static String prefix(String project) {
    byte[] name = project.getBytes(StandardCharsets.UTF_8);
    return Digest.sha256(name).hex().substring(0, HistoryLimits.PREFIX);
  }

  boolean hasFiles(String digest) {
    return Files.exists(file(digest));
  }

  /** A build with its files, as machines tell each other. */
  SharedHistory share(String project, PastBuild build) {
    Map<String, SharedHistory.Listing> listings = new HashMap<>();
    for (PastStep step : build.steps()) {
      for (String digest : step.files()) {
        files(digest)
            .map(found -> new SharedHistory.Listing(FileListing.encode(found)))
            .ifPresent(listing -> listings.put(digest, listing));
      }
    }
    return SharedHistory.of(prefix(project), build, listings);
  }

  /** Keeps the files of a selection. */
  void putFiles(String digest, List<SelectedFile> selection) {
    write(file(digest), FileListing.encode(selection));
  }

  /** The files of a selection, where they are kept. */
  Optional<List<SelectedFile>> files(String digest) {
    return read(file(digest), FileListing::decode);
  }

  private Path file(String digest) {
    return files.resolve(digest.substring(digest.indexOf(':') + 1));
  }

  private void write(Path file, byte[] bytes) {
    try {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(compressed)) {
        out.write(bytes);
      }
      Files.createDirectories(file.getParent());
      ingest.writeRecoverable(file, compressed.toByteArray());
    } catch (IOException e) {
      // A later build explains less.
      return;
    }
  }

  private static <T> Optional<T> read(Path file, Reader<T> reader) {
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data =
            new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
      T value = reader.read(data);
      // To the end, where the checksum is.
      return data.read() < 0 ? Optional.of(value) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
