package dev.jbuild.tar;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.InvalidContentException;

/** One header block, with the fields still as bytes. */
final class TarHeader {
  private final byte[] block;
  private final int at;

  TarHeader(byte[] block, int at) {
    this.block = block;
    this.at = at;
  }

  boolean isZero() {
    for (int i = 0; i < TarFormat.BLOCK; i++) {
      if (block[at + i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Old tars summed signed bytes; both sums are accepted, as everywhere. */
  void verifyChecksum() throws InvalidContentException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < TarFormat.BLOCK; i++) {
      byte b = i >= TarFormat.CHECKSUM && i < TarFormat.CHECKSUM + 8 ? (byte) ' ' : block[at + i];
      unsigned += b & 0xFF;
      signed += b;
    }
    long stored = number(TarFormat.CHECKSUM, 8, "checksum");
    if (stored != unsigned && stored != signed) {
      throw new InvalidContentException("not a tar, or a damaged one: wrong header checksum");
    }
  }

  char type() {
    return (char) (block[at + TarFormat.TYPE] & 0xFF);
  }

  boolean isGnu() {
    return block[at + TarFormat.MAGIC + 5] == ' ' && isUstar();
  }

  private boolean isUstar() {
    return block[at + TarFormat.MAGIC] == 'u'
        && block[at + TarFormat.MAGIC + 1] == 's'
        && block[at + TarFormat.MAGIC + 2] == 't'
        && block[at + TarFormat.MAGIC + 3] == 'a'
        && block[at + TarFormat.MAGIC + 4] == 'r';
  }

  private boolean isStar() {
    return block[at + TarFormat.STAR_MAGIC] == 't'
        && block[at + TarFormat.STAR_MAGIC + 1] == 'a'
        && block[at + TarFormat.STAR_MAGIC + 2] == 'r'
        && block[at + TarFormat.STAR_MAGIC + 3] == 0;
  }

  String name() {
    String name = text(TarFormat.NAME, TarFormat.NAME_LENGTH);
    if (!isUstar() || isGnu()) {
      return name;
    }
    String prefix =
        text(TarFormat.PREFIX, isStar() ? TarFormat.STAR_PREFIX_LENGTH : TarFormat.PREFIX_LENGTH);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(TarFormat.LINK, TarFormat.NAME_LENGTH);
  }

  boolean extended(int field) {
    return block[at + field] != 0;
  }

  private String text(int field, int max) {
    int length = 0;
    while (length < max && block[at + field + length] != 0) {
      length++;
    }
    return FileName.decode(block, at + field, length);
  }

  /** A number in octal, or in base 256 where the first bit is set. */
  long number(int field, int length, String what) throws InvalidContentException {
    int first = block[at + field];
    return (first & 0x80) != 0 ? base256(field, length, what) : octal(field, length, what);
  }

  private long base256(int field, int length, String what) throws InvalidContentException {
    int first = block[at + field] & 0xFF;
    boolean negative = (first & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int b = block[at + field + i] & 0xFF;
      if (i == 0) {
        b = negative ? b | 0x80 : b & 0x7F;
      }
      long lost = value >> 55;
      if (lost != 0 && lost != -1) {
        throw new InvalidContentException("invalid tar: " + what + " is too large");
      }
      value = (value << 8) | b;
    }
    return value;
  }

  private long octal(int field, int length, String what) throws InvalidContentException {
    int i = 0;
    while (i < length && (block[at + field + i] == ' ' || block[at + field + i] == 0)) {
      i++;
    }
    long value = 0;
    while (i < length) {
      byte b = block[at + field + i];
      if (b == ' ' || b == 0) {
        break;
      }
      if (b < '0' || b > '7') {
        throw new InvalidContentException("invalid tar: " + what + " is not an octal number");
      }
      value = (value << 3) | (b - '0');
      i++;
    }
    return value;
  }
}
