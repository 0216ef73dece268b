package dev.jbuild.build.cache;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step records of a store: one small JSON file for each key, in {@code cache/}.
 *
 * <p>Records are written beside and renamed into place; the last writer of a key wins. A file that
 * cannot be understood counts as absent: a cache may forget, never fail a build.
 */
public final class StepCache {
  private final Path folder;

  /**
   * @param storeRoot the root folder of the image store
   */
  public StepCache(Path storeRoot) {
    this.folder = storeRoot.resolve("cache");
  }

  /** The record under a key, if there is one. */
  public Optional<StepRecord> find(StepKey key) {
    return find(key.hex());
  }

  /** The record under the digest of a key, if there is one. */
  public Optional<StepRecord> find(String hex) {
    byte[] json;
    try {
      json = Files.readAllBytes(folder.resolve(hex));
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(json));
    } catch (InvalidContentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Puts a record under a key, in place of what was there. */
  public void put(StepKey key, StepRecord stepRecord) throws IOException {
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, ".new-", "");
    try {
      Files.write(temporary, format(stepRecord));
      Files.move(temporary, folder.resolve(key.hex()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * A record with its key.
   *
   * @param size of its file, in bytes
   * @param written when it was put
   */
  public record Stored(String key, StepRecord entry, long size, Instant written) {}

  /** All records; files that cannot be understood are left out. */
  public List<Stored> list() throws IOException {
    List<Stored> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String key = file.getFileName().toString();
        Optional<StepRecord> entry = key.startsWith(".") ? Optional.empty() : find(key);
        if (entry.isPresent()) {
          try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            all.add(new Stored(key, entry.get(), Files.size(file), written));
          } catch (NoSuchFileException e) {
            // Removed just now.
          }
        }
      }
    }
    return all;
  }

  /** Forgets what is under a key. */
  public void remove(String key) throws IOException {
    Files.deleteIfExists(folder.resolve(key));
  }

  private static byte[] format(StepRecord stepRecord) {
    JsonObject.Builder fields = JsonObject.builder();
    for (StepKey.Field field : stepRecord.fields()) {
      fields.put(field.name(), field.values());
    }
    return JsonObject.builder()
        .put("id", stepRecord.id())
        .putNonEmpty("layer", stepRecord.layer().orElse(""))
        .put("created", stepRecord.created().toString())
        .put("step", stepRecord.step())
        .put("fields", fields.build())
        .build()
        .toBytes();
  }

  private static StepRecord parse(byte[] bytes) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    JsonObject values = json.object("fields");
    List<StepKey.Field> fields = new ArrayList<>();
    if (values != null) {
      for (String name : values.names()) {
        fields.add(new StepKey.Field(name, values.strings(name)));
      }
    }
    return new StepRecord(
        json.requiredString("id"),
        Optional.ofNullable(json.string("layer")),
        Instant.parse(json.requiredString("created")),
        json.string("step", ""),
        fields);
  }
}
