package dev.jbuild.registry.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads TOML into the same objects that JSON is read into; Jackson's mapper stays unloaded. */
final class Toml {
  private Toml() {}

  /** Reads a file; errors name it and the line. */
  static JsonObject read(Path file) throws IOException {
    String text = Files.readString(file);
    Optional<JsonObject> plain = PlainToml.read(text);
    return plain.isPresent() ? plain.get() : read(text, file);
  }

  /** Reads all of TOML. */
  static JsonObject read(String text, Path file) throws IOException {
    try (JsonParser parser = new TomlFactory().createParser(text)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          ? object(parser)
          : JsonObject.builder().build();
    } catch (JacksonException e) {
      throw new IOException(
          file + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject.Builder object = JsonObject.builder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object.build();
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Object element = value(parser);
          if (element != null) {
            array.add(element);
          }
        }
        yield array;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      default -> parser.getText();
    };
  }
}
