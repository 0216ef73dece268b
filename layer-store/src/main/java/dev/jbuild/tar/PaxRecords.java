package dev.jbuild.tar;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.InvalidContentException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of pax extended headers that stand before an entry. */
final class PaxRecords {
  private final Map<String, String> records = new HashMap<>();
  private final Map<String, String> xattrs = new TreeMap<>();
  private final StringBuilder sparse = new StringBuilder();

  /** Reads the records of one header; later ones replace earlier ones. */
  void parse(byte[] data, int offset, int length) throws InvalidContentException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int digits = at;
      int size = 0;
      while (digits < end && data[digits] >= '0' && data[digits] <= '9') {
        size = size * 10 + (data[digits] - '0');
        if (size > length) {
          throw invalid();
        }
        digits++;
      }
      int recordEnd = at + size;
      if (digits == at
          || digits >= end
          || data[digits] != ' '
          || recordEnd > end
          || recordEnd <= digits + 1
          || data[recordEnd - 1] != '\n') {
        throw invalid();
      }
      int equals = digits + 1;
      while (equals < recordEnd && data[equals] != '=') {
        equals++;
      }
      if (equals >= recordEnd - 1 && !(equals == recordEnd - 1 && data[equals] == '=')) {
        throw invalid();
      }
      String key = FileName.decode(data, digits + 1, equals - digits - 1);
      put(key, data, equals + 1, recordEnd - 1 - (equals + 1));
      at = recordEnd;
    }
  }

  private void put(String key, byte[] data, int from, int length) throws InvalidContentException {
    if (key.startsWith(TarFormat.XATTR)) {
      // The value is bytes: one character each.
      xattrs.put(
          key.substring(TarFormat.XATTR.length()),
          new String(data, from, length, StandardCharsets.ISO_8859_1));
      return;
    }
    String value = FileName.decode(data, from, length);
    if (value.indexOf('\0') >= 0) {
      throw invalid();
    }
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      // Version 0.0 repeats these two keys; their order is the map.
      if (!sparse.isEmpty()) {
        sparse.append(',');
      }
      sparse.append(value);
      return;
    }
    records.put(key, value);
  }

  private static InvalidContentException invalid() {
    return new InvalidContentException("invalid tar: malformed pax header");
  }

  /** The value of a key, null where it is absent or empty. */
  @Nullable String get(String key) {
    String value = records.get(key);
    return value == null || value.isEmpty() ? null : value;
  }

  Map<String, String> xattrs() {
    return xattrs;
  }

  /** The sparse map of versions 0.0 and 0.1, as numbers with commas; null where there is none. */
  @Nullable String sparseMap() {
    return sparse.isEmpty() ? get("GNU.sparse.map") : sparse.toString();
  }

  long number(String key, long otherwise) throws InvalidContentException {
    String value = get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidContentException("invalid tar: pax " + key + " is not a number", e);
    }
  }

  /** Whole seconds of a time, rounded down. */
  static long seconds(String time) throws InvalidContentException {
    int dot = time.indexOf('.');
    try {
      long seconds = Long.parseLong(dot < 0 ? time : time.substring(0, dot));
      boolean below = time.startsWith("-") && nanos(time) != 0;
      return below ? seconds - 1 : seconds;
    } catch (NumberFormatException e) {
      throw new InvalidContentException("invalid tar: pax mtime is not a number", e);
    }
  }

  /** The part of a second, counted up from {@link #seconds}. */
  static int nanosOf(String time) throws InvalidContentException {
    int nanos = nanos(time);
    return time.startsWith("-") && nanos != 0 ? 1_000_000_000 - nanos : nanos;
  }

  private static int nanos(String time) throws InvalidContentException {
    int dot = time.indexOf('.');
    int nanos = 0;
    for (int i = 0; i < 9; i++) {
      int at = dot + 1 + i;
      int digit = dot < 0 || at >= time.length() ? 0 : time.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        throw new InvalidContentException("invalid tar: pax mtime is not a number");
      }
      nanos = nanos * 10 + digit;
    }
    return nanos;
  }
}
