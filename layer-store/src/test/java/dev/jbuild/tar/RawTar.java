package dev.jbuild.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Writes tar headers field by field, so that a test can say what no writer would. */
public final class RawTar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header and its content, padded. */
  public RawTar entry(char type, String name, String link, byte[] content) {
    return header(type, name, link, content.length).data(content);
  }

  /** A file. */
  public RawTar file(String name, String content) {
    return entry('0', name, "", content.getBytes(StandardCharsets.UTF_8));
  }

  /** A header that claims a size. */
  public RawTar header(char type, String name, String link, long size) {
    byte[] block = new byte[512];
    put(block, 0, name.getBytes(StandardCharsets.ISO_8859_1));
    put(block, 100, "0000644\0".getBytes(StandardCharsets.US_ASCII));
    put(block, 108, "0000000\0".getBytes(StandardCharsets.US_ASCII));
    put(block, 116, "0000000\0".getBytes(StandardCharsets.US_ASCII));
    if (size < 0 || size > 077777777777L) {
      block[124] = (byte) (size < 0 ? 0xFF : 0x80);
      for (int i = 0; i < 11; i++) {
        block[135 - i] = i < 8 ? (byte) (size >> (8 * i)) : (byte) (size >> 63);
      }
    } else {
      put(block, 124, pad(Long.toOctalString(size), 11));
    }
    put(block, 136, pad("0", 11));
    block[156] = (byte) type;
    put(block, 157, link.getBytes(StandardCharsets.ISO_8859_1));
    put(block, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    return block(block);
  }

  /** A header block made by hand; only its checksum is added. */
  public RawTar block(byte[] block) {
    put(block, 148, "        ".getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    put(block, 148, pad(Integer.toOctalString(sum), 7));
    block[155] = 0;
    out.writeBytes(block);
    return this;
  }

  /** Content, padded to a block. */
  public RawTar data(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  /** A pax header with one record. */
  public RawTar pax(String key, String value) {
    return entry('x', "pax", "", record(key, value).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A pax record with its length. */
  public static String record(String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    return length + " " + key + "=" + value + "\n";
  }

  /** The tar with its end. */
  public byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(new byte[1024]);
    return all.toByteArray();
  }

  /** The tar as a stream. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  private static byte[] pad(String digits, int length) {
    return ("0".repeat(length - digits.length()) + digits + "\0")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(byte[] block, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
