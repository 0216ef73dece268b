package dev.jbuild.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object that keeps the order of its members.
 *
 * <p>Member values are {@code JsonObject}, {@code List}, {@code String}, {@code Boolean}, {@code
 * Long}, {@code BigInteger}, {@code BigDecimal} or null. The typed readers treat a null member as
 * absent, as Go does, and throw {@link InvalidContentException} naming the member where its type is
 * another. Written by Jackson's streaming core: data binding costs tens of milliseconds when the
 * program starts.
 */
public final class JsonObject {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, @Nullable Object> members;

  /** The map is not copied. */
  JsonObject(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /** The object without members. */
  public static JsonObject empty() {
    return EMPTY;
  }

  /** A builder of an object; members keep the order in which they are put. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Parses one JSON object, in UTF-8.
   *
   * @throws InvalidContentException where the bytes are anything else
   */
  public static JsonObject parse(byte[] json) throws InvalidContentException {
    if (JsonReader.read(json) instanceof JsonObject object) {
      return object;
    }
    throw new InvalidContentException("invalid JSON: expected an object");
  }

  /** Parses one JSON array of objects, as docker's {@code manifest.json} is. */
  public static List<JsonObject> parseArray(byte[] json) throws InvalidContentException {
    if (JsonReader.read(json) instanceof List<?> list) {
      return objects("the array", list);
    }
    throw new InvalidContentException("invalid JSON: expected an array");
  }

  /** The names of the members, in order. */
  public Iterable<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** Whether there is a member of that name which is not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /** The raw value of a member, or null. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  /** The string member, or null. */
  public @Nullable String string(String name) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name, "a string");
  }

  /** The string member, or {@code otherwise} where there is none. */
  public String string(String name, String otherwise) throws InvalidContentException {
    String value = string(name);
    return value == null ? otherwise : value;
  }

  /** The string member, which must be there. */
  public String requiredString(String name) throws InvalidContentException {
    String value = string(name);
    if (value == null) {
      throw new InvalidContentException("\"" + name + "\" is missing");
    }
    return value;
  }

  /** The integer member, or {@code otherwise} where there is none. */
  public long number(String name, long otherwise) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw wrong(name, "an integer");
  }

  /** The boolean member, false where there is none. */
  public boolean bool(String name) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw wrong(name, "true or false");
  }

  /** The object member, or null. */
  public @Nullable JsonObject object(String name) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw wrong(name, "an object");
  }

  /** The array of objects, empty where there is none. */
  public List<JsonObject> objects(String name) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return objects(name, list);
    }
    throw wrong(name, "an array of objects");
  }

  private static List<JsonObject> objects(String name, List<?> list)
      throws InvalidContentException {
    List<JsonObject> objects = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof JsonObject object)) {
        throw wrong(name, "an array of objects");
      }
      objects.add(object);
    }
    return Collections.unmodifiableList(objects);
  }

  /** The array of strings, empty where there is none. */
  public List<String> strings(String name) throws InvalidContentException {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name, "an array of strings");
    }
    List<String> strings = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof String string)) {
        throw wrong(name, "an array of strings");
      }
      strings.add(string);
    }
    return Collections.unmodifiableList(strings);
  }

  /** The object whose members are strings (annotations, labels), in its order; empty if absent. */
  public Map<String, String> stringMap(String name) throws InvalidContentException {
    JsonObject object = object(name);
    if (object == null) {
      return Map.of();
    }
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> member : object.members.entrySet()) {
      Object value = member.getValue();
      // Go reads a null string as the empty one.
      if (value != null && !(value instanceof String)) {
        throw wrong(name, "an object of strings");
      }
      strings.put(member.getKey(), value == null ? "" : (String) value);
    }
    return Collections.unmodifiableMap(strings);
  }

  private static InvalidContentException wrong(String name, String expected) {
    return new InvalidContentException("\"" + name + "\" must be " + expected);
  }

  /** A builder that starts with the members of this object. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.members.putAll(members);
    return builder;
  }

  /** This object as compact JSON in UTF-8. */
  public byte[] toBytes() {
    return write(this, false);
  }

  /** This object as JSON on several lines, for people. */
  public String toPrettyString() {
    return new String(write(this, true), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** An array of objects as compact JSON in UTF-8. */
  public static byte[] toBytes(List<JsonObject> array) {
    return write(array, false);
  }

  private static byte[] write(Object value, boolean pretty) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (pretty) {
        generator.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case JsonObject object -> {
        generator.writeStartObject();
        for (Map.Entry<String, @Nullable Object> member : object.members.entrySet()) {
          generator.writeFieldName(member.getKey());
          write(generator, member.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      case String string -> generator.writeString(string);
      case Boolean bool -> generator.writeBoolean(bool);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject object && members.equals(object.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return new String(toBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Builds a {@link JsonObject}; the {@code putNonEmpty} methods leave out what is empty. */
  public static final class Builder {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    private Builder() {}

    /** Puts a value of one of the types that the class comment names; integers become longs. */
    public Builder put(String name, @Nullable Object value) {
      members.put(name, value instanceof Integer number ? (Object) number.longValue() : value);
      return this;
    }

    /** Puts the string unless it is null or empty. */
    public Builder putNonEmpty(String name, @Nullable String value) {
      if (value != null && !value.isEmpty()) {
        members.put(name, value);
      }
      return this;
    }

    /** Puts the list unless it is empty. */
    public Builder putNonEmpty(String name, List<?> value) {
      if (!value.isEmpty()) {
        members.put(name, List.copyOf(value));
      }
      return this;
    }

    /** Puts the strings as an object with sorted names, unless there are none. */
    public Builder putNonEmpty(String name, Map<String, String> value) {
      if (!value.isEmpty()) {
        members.put(name, new JsonObject(new LinkedHashMap<>(new TreeMap<>(value))));
      }
      return this;
    }

    /** Puts the names as an object of empty objects, as a config's volumes are; unless empty. */
    public Builder putNonEmptySet(String name, Iterable<String> value) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (String key : value) {
        object.put(key, EMPTY);
      }
      if (!object.isEmpty()) {
        members.put(name, new JsonObject(object));
      }
      return this;
    }

    /** Puts the number unless it is 0. */
    public Builder putNonZero(String name, long value) {
      if (value != 0) {
        members.put(name, value);
      }
      return this;
    }

    /** Removes the member. */
    public Builder remove(String name) {
      members.remove(name);
      return this;
    }

    /** The object, in the order of the puts. */
    public JsonObject build() {
      return members.isEmpty() ? EMPTY : new JsonObject(new LinkedHashMap<>(members));
    }

    /** The object with its members sorted by name, as Go writes a map. */
    public JsonObject buildSorted() {
      return new JsonObject(new LinkedHashMap<>(new TreeMap<>(members)));
    }
  }
}
