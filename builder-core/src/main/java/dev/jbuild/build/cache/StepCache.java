package dev.jbuild.build.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import org.jspecify.annotations.Nullable;

/**
 * The step records of a store: one small JSON file for each key, in {@code cache/}.
 *
 * <p>Records are written beside and renamed into place; the last writer of a key wins. A file that
 * cannot be understood counts as absent: a cache may forget, never fail a build.
 */
public final class StepCache {
  private static final JsonFactory JSON = new JsonFactory();

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
      return Optional.ofNullable(parse(json));
    } catch (IOException | DateTimeException e) {
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

  private static byte[] format(StepRecord stepRecord) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("id", stepRecord.id());
      if (stepRecord.layer().isPresent()) {
        json.writeStringField("layer", stepRecord.layer().get());
      }
      json.writeStringField("created", stepRecord.created().toString());
      json.writeStringField("step", stepRecord.step());
      json.writeObjectFieldStart("fields");
      for (StepKey.Field field : stepRecord.fields()) {
        json.writeArrayFieldStart(field.name());
        for (String value : field.values()) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static @Nullable StepRecord parse(byte[] bytes) throws IOException {
    String id = null;
    String layer = null;
    String created = null;
    String step = "";
    List<StepKey.Field> fields = List.of();
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "id" -> id = json.getValueAsString();
          case "layer" -> layer = json.getValueAsString();
          case "created" -> created = json.getValueAsString();
          case "step" -> step = json.getValueAsString("");
          case "fields" -> fields = value == JsonToken.START_OBJECT ? parseFields(json) : fields;
          default -> json.skipChildren();
        }
      }
    }
    if (id == null || created == null) {
      return null;
    }
    return new StepRecord(id, Optional.ofNullable(layer), Instant.parse(created), step, fields);
  }

  private static List<StepKey.Field> parseFields(JsonParser json) throws IOException {
    List<StepKey.Field> fields = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      List<String> values = new ArrayList<>();
      if (json.nextToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        values.add(json.getText());
      }
      fields.add(new StepKey.Field(name, values));
    }
    return fields;
  }
}
