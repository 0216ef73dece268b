package dev.jbuild.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The lossless mapping between file names, which are bytes, and {@code String}.
 *
 * <p>Valid UTF-8 maps to its characters, so a name written in a Dockerfile equals the name found on
 * disk. Each byte that is not part of valid UTF-8 maps to the lone surrogate U+DC00 + byte (U+DC80
 * to U+DCFF), as Python's {@code surrogateescape} (PEP 383) does. Independent of the locale, unlike
 * {@link Path}.
 */
public final class FileName {
  /** Orders names by their bytes, unsigned: the order of {@code LC_ALL=C sort}. */
  public static final Comparator<String> BYTE_ORDER = FileName::compareBytes;

  private static final int ESCAPE = 0xDC00;

  private FileName() {}

  /** The name that these bytes are. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The name that a range of bytes is. */
  public static String decode(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] < 0) {
        return decodeSlowly(bytes, offset, end);
      }
    }
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static String decodeSlowly(byte[] bytes, int offset, int end) {
    StringBuilder out = new StringBuilder(end - offset);
    int i = offset;
    while (i < end) {
      int length = sequenceLength(bytes, i, end);
      if (length == 0) {
        out.append((char) (ESCAPE | (bytes[i] & 0xFF)));
        i++;
      } else if (length == 1) {
        out.append((char) bytes[i]);
        i++;
      } else {
        out.append(new String(bytes, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return out.toString();
  }

  /** Length of the valid UTF-8 sequence at {@code i}, 0 where there is none (RFC 3629). */
  private static int sequenceLength(byte[] bytes, int i, int end) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > end) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[i + 1] & 0xFF;
    boolean outside =
        switch (lead) {
          case 0xE0 -> second < 0xA0;
          case 0xED -> second > 0x9F;
          case 0xF0 -> second < 0x90;
          case 0xF4 -> second > 0x8F;
          default -> false;
        };
    return outside ? 0 : length;
  }

  /**
   * The bytes of a name, without a terminating zero.
   *
   * @throws IllegalArgumentException for a lone surrogate that is no escaped byte: no file has such
   *     a name
   */
  public static byte[] encode(String name) {
    int n = name.length();
    for (int i = 0; i < n; i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        return encodeSlowly(name);
      }
    }
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeSlowly(String name) {
    byte[] out = new byte[name.length() * 3];
    int size = 0;
    int i = 0;
    while (i < name.length()) {
      int codePoint = name.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xFF) {
        out[size++] = (byte) codePoint;
      } else if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException("no file name: " + printable(name));
      } else {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, out, size, utf8.length);
        size += utf8.length;
      }
    }
    return Arrays.copyOf(out, size);
  }

  /**
   * The name of a {@link Path}, exact also where the JVM's locale cannot show it.
   *
   * <p>A path with other than ASCII characters is made absolute. Where there is no Linux names are
   * characters, and Java's own.
   */
  public static String of(Path path) {
    String text = path.toString();
    if (!Kernel.isLinux()) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return fromUri(path.toUri().getRawPath());
      }
    }
    return text;
  }

  /** Unlike {@code toString()}, a path's URI carries the bytes themselves, percent-encoded. */
  private static String fromUri(String raw) {
    byte[] bytes = new byte[raw.length()];
    int size = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[size++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[size++] = (byte) c;
      }
    }
    if (size > 1 && bytes[size - 1] == '/') {
      size--;
    }
    return decode(bytes, 0, size);
  }

  /** The name for people to read: escaped bytes and control characters as {@code \xNN}. */
  public static String printable(String name) {
    StringBuilder out = new StringBuilder(name.length());
    int i = 0;
    while (i < name.length()) {
      int codePoint = name.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      if (surrogate || Character.isISOControl(codePoint)) {
        int low = codePoint & 0xFF;
        out.append("\\x").append(Character.forDigit(low >> 4, 16));
        out.append(Character.forDigit(low & 0xF, 16));
      } else {
        out.appendCodePoint(codePoint);
      }
    }
    return out.toString();
  }

  private static int compareBytes(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        if (Character.isSurrogate(x) || Character.isSurrogate(y)) {
          return Arrays.compareUnsigned(encode(a), encode(b));
        }
        return Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
