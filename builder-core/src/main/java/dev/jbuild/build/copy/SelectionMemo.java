package dev.jbuild.build.copy;

import dev.jbuild.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Remembers the digests of selections from trees that never change, such as the layers of a stage,
 * so that a copy from one that is cached reads nothing of it.
 *
 * <p>One small file a selection; what cannot be read or written is found out again.
 */
public final class SelectionMemo {
  private final Path folder;

  /** Keeps the files in a folder, which is made when needed. */
  public SelectionMemo(Path folder) {
    this.folder = folder;
  }

  /** Returns the digest of what a spec of that name selects, empty where it is not known. */
  public Optional<Digest> find(String name) {
    try {
      return Optional.of(Digest.parse(Files.readString(file(name)).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Remembers the digest of what a spec of that name selects. */
  public void remember(String name, Digest digest) {
    Path file = file(name);
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, ".selection", ".tmp");
      try {
        Files.writeString(temporary, digest + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // Nothing is lost but the time to find it out again.
      return;
    }
  }

  /**
   * A name for a spec and the trees it selects from, the same on every machine: 64 hex digits.
   *
   * @return empty where what is selected may be another thing the next time
   */
  public static Optional<String> nameOf(CopySpec spec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("selection 2\n");
    out.writeBoolean(spec.parents());
    out.writeInt(spec.excludes().size());
    for (String exclude : spec.excludes()) {
      text(out, exclude);
    }
    for (CopySource source : spec.sources()) {
      String version = source.tree().version();
      if (version == null) {
        return Optional.empty();
      }
      text(out, version);
      text(out, source.path());
      out.writeBoolean(source.local());
      out.writeBoolean(source.unpack());
    }
    return Optional.of(Digest.sha256(bytes.toByteArray()).hex());
  }

  private Path file(String name) {
    return folder.resolve("copy-" + name);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_16BE);
    out.writeInt(encoded.length);
    out.write(encoded);
  }
}
