package dev.jbuild.registry.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields in order; names compare without case.
 *
 * @param fields the fields, each a name and a value
 */
public record Headers(List<Field> fields) {
  /** No header at all. */
  public static final Headers NONE = new Headers(List.of());

  /**
   * One header field.
   *
   * @param name the name as sent
   * @param value the value as sent
   */
  public record Field(String name, String value) {}

  /** Copies the list. */
  public Headers {
    fields = List.copyOf(fields);
  }

  /**
   * Headers of alternating names and values.
   *
   * @param namesAndValues name, value, name, value, ...
   * @return the headers
   */
  public static Headers of(String... namesAndValues) {
    List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(fields);
  }

  /**
   * The first value of a field.
   *
   * @param name the name of the field, in any case
   * @return the value, or null where the field is absent
   */
  public @Nullable String first(String name) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        return field.value;
      }
    }
    return null;
  }

  /**
   * Every value of a field, in order.
   *
   * @param name the name of the field, in any case
   * @return the values; empty where the field is absent
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        values.add(field.value);
      }
    }
    return values;
  }

  /**
   * These headers with one field set, replacing fields of that name.
   *
   * @param name the name
   * @param value the value
   * @return the changed headers
   */
  public Headers with(String name, String value) {
    List<Field> changed = new ArrayList<>(without(name).fields);
    changed.add(new Field(name, value));
    return new Headers(changed);
  }

  /**
   * These headers without the fields of one name.
   *
   * @param name the name
   * @return the remaining headers
   */
  public Headers without(String name) {
    List<Field> kept = new ArrayList<>(fields.size());
    for (Field field : fields) {
      if (!field.name.equalsIgnoreCase(name)) {
        kept.add(field);
      }
    }
    return new Headers(kept);
  }

  /**
   * A header that holds a whole number.
   *
   * @param name the name
   * @return the number, or -1 where the field is absent or no number of 0 or more
   */
  public long number(String name) {
    String value = first(name);
    if (value == null) {
      return -1;
    }
    try {
      return Math.max(-1, Long.parseLong(value.strip()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
