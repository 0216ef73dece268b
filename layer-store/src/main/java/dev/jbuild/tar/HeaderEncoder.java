package dev.jbuild.tar;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.InvalidContentException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Encodes the headers of one entry. */
final class HeaderEncoder {
  private static final byte[] MAGIC = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

  private final TarEntry entry;
  private final byte[] name;
  private final byte[] link;

  /** Where the name is cut into prefix and name: 0 for no cut, -1 where pax has to tell it. */
  private final int cut;

  private final boolean paxLink;

  HeaderEncoder(TarEntry entry) throws InvalidContentException {
    this.entry = entry;
    String text = storedName(entry);
    this.name = encode(text);
    this.link = encode(entry.linkTarget());
    this.cut = isAscii(text) ? cut(name) : -1;
    this.paxLink = link.length > TarFormat.NAME_LENGTH || !isAscii(entry.linkTarget());
  }

  private static byte[] encode(String text) throws InvalidContentException {
    try {
      return FileName.encode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String storedName(TarEntry entry) throws InvalidContentException {
    String path = entry.path();
    switch (entry.type()) {
      case WHITEOUT -> {
        String parent = entry.parent();
        String hidden = TarFormat.WHITEOUT_PREFIX + entry.name();
        return parent.isEmpty() ? hidden : parent + "/" + hidden;
      }
      case OPAQUE -> {
        return path.isEmpty() ? TarFormat.OPAQUE_NAME : path + "/" + TarFormat.OPAQUE_NAME;
      }
      case DIRECTORY, FILE, SYMLINK, HARDLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
        if (entry.name().startsWith(TarFormat.WHITEOUT_PREFIX)) {
          throw new InvalidContentException(
              "\"" + path + "\" cannot be in an image: names that begin with .wh. mark removals");
        }
        if (entry.type() != EntryType.DIRECTORY) {
          return path;
        }
        return path.isEmpty() ? "./" : path + "/";
      }
    }
    throw new AssertionError(entry.type());
  }

  private static int cut(byte[] name) {
    if (name.length <= TarFormat.NAME_LENGTH) {
      return 0;
    }
    // The last slash that leaves something for the name field; a folder's final slash is no cut.
    int last = Math.min(name.length - 2, TarFormat.PREFIX_LENGTH);
    for (int i = last; i > 0; i--) {
      if (name[i] == '/') {
        return name.length - i - 1 <= TarFormat.NAME_LENGTH ? i : -1;
      }
    }
    return -1;
  }

  /** The pax records that this entry needs, empty where it needs none. */
  byte[] pax() {
    ByteArrayOutputStream records = new ByteArrayOutputStream(0);
    // Sorted by key, so that equal entries give equal bytes.
    for (Map.Entry<String, String> xattr : entry.xattrs().entrySet()) {
      record(
          records,
          FileName.encode(TarFormat.XATTR + xattr.getKey()),
          xattr.getValue().getBytes(StandardCharsets.ISO_8859_1));
    }
    if (entry.gid() > TarFormat.MAX_OCTAL_7) {
      record(records, "gid", Integer.toString(entry.gid()));
    }
    if (paxLink) {
      record(records, "linkpath".getBytes(StandardCharsets.US_ASCII), link);
    }
    if (needsPaxTime()) {
      record(records, "mtime", Long.toString(entry.mtimeSeconds()));
    }
    if (cut < 0) {
      record(records, "path".getBytes(StandardCharsets.US_ASCII), name);
    }
    if (entry.size() > TarFormat.MAX_OCTAL_11) {
      record(records, "size", Long.toString(entry.size()));
    }
    if (entry.uid() > TarFormat.MAX_OCTAL_7) {
      record(records, "uid", Integer.toString(entry.uid()));
    }
    return records.toByteArray();
  }

  private boolean needsPaxTime() {
    return entry.mtimeSeconds() < 0 || entry.mtimeSeconds() > TarFormat.MAX_OCTAL_11;
  }

  private static void record(ByteArrayOutputStream records, String key, String value) {
    record(
        records,
        key.getBytes(StandardCharsets.US_ASCII),
        value.getBytes(StandardCharsets.US_ASCII));
  }

  private static void record(ByteArrayOutputStream records, byte[] key, byte[] value) {
    int rest = key.length + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    records.write(' ');
    records.writeBytes(key);
    records.write('=');
    records.writeBytes(value);
    records.write('\n');
  }

  /** Encodes the header of the pax records. */
  void encodePax(byte[] block, int at, int size) {
    Arrays.fill(block, at, at + TarFormat.BLOCK, (byte) 0);
    byte[] title = "PaxHeaders.0/".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(title, 0, block, at, title.length);
    // Only for tools that do not know pax: the end of the name, as far as it is ASCII.
    int from = Math.max(0, name.length - (TarFormat.NAME_LENGTH - title.length));
    for (int i = from; i < name.length; i++) {
      byte b = name[i];
      block[at + title.length + i - from] = b <= ' ' || b == '/' ? (byte) '_' : b;
    }
    octal(block, at + TarFormat.MODE, 8, 0644);
    octal(block, at + TarFormat.UID, 8, 0);
    octal(block, at + TarFormat.GID, 8, 0);
    octal(block, at + TarFormat.SIZE, 12, size);
    octal(block, at + TarFormat.MTIME, 12, 0);
    finish(block, at, 'x');
  }

  /** Encodes the header of the entry. */
  void encode(byte[] block, int at) {
    Arrays.fill(block, at, at + TarFormat.BLOCK, (byte) 0);
    if (cut > 0) {
      System.arraycopy(name, 0, block, at + TarFormat.PREFIX, cut);
      System.arraycopy(name, cut + 1, block, at, name.length - cut - 1);
    } else {
      System.arraycopy(name, 0, block, at, Math.min(name.length, TarFormat.NAME_LENGTH));
    }
    System.arraycopy(
        link, 0, block, at + TarFormat.LINK, Math.min(link.length, TarFormat.NAME_LENGTH));
    octal(block, at + TarFormat.MODE, 8, entry.mode() & 07777);
    octal(block, at + TarFormat.UID, 8, orZero(entry.uid(), TarFormat.MAX_OCTAL_7));
    octal(block, at + TarFormat.GID, 8, orZero(entry.gid(), TarFormat.MAX_OCTAL_7));
    long size = entry.type() == EntryType.FILE ? entry.size() : 0;
    octal(block, at + TarFormat.SIZE, 12, orZero(size, TarFormat.MAX_OCTAL_11));
    octal(block, at + TarFormat.MTIME, 12, needsPaxTime() ? 0 : entry.mtimeSeconds());
    if (entry.type() == EntryType.CHARACTER_DEVICE || entry.type() == EntryType.BLOCK_DEVICE) {
      octal(block, at + TarFormat.MAJOR, 8, entry.deviceMajor());
      octal(block, at + TarFormat.MINOR, 8, entry.deviceMinor());
    }
    finish(block, at, flag());
  }

  private char flag() {
    return switch (entry.type()) {
      case FILE, WHITEOUT, OPAQUE -> '0';
      case HARDLINK -> '1';
      case SYMLINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private static long orZero(long value, long max) {
    return value > max ? 0 : value;
  }

  private static void finish(byte[] block, int at, char flag) {
    block[at + TarFormat.TYPE] = (byte) flag;
    System.arraycopy(MAGIC, 0, block, at + TarFormat.MAGIC, MAGIC.length);
    Arrays.fill(block, at + TarFormat.CHECKSUM, at + TarFormat.CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < TarFormat.BLOCK; i++) {
      sum += block[at + i] & 0xFF;
    }
    octal(block, at + TarFormat.CHECKSUM, 7, sum);
  }

  /** Digits with leading zeros and a final NUL. */
  private static void octal(byte[] block, int at, int length, long value) {
    long rest = value;
    for (int i = length - 2; i >= 0; i--) {
      block[at + i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    block[at + length - 1] = 0;
  }
}
