package dev.jbuild.oci;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** RFC 3339 times as Go's {@code RFC3339Nano} writes them: in UTC, without trailing zeros. */
final class Timestamps {
  private Timestamps() {}

  static Optional<Instant> read(JsonObject json, String name) throws InvalidContentException {
    String text = json.string(name);
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new InvalidContentException("\"" + name + "\" is no RFC 3339 time: " + text, e);
    }
  }

  static String format(Instant instant) {
    String text = instant.toString();
    int dot = text.indexOf('.');
    if (dot < 0) {
      return text;
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }
}
