package dev.jbuild.layer;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The form of a {@link LayerIndex} on disk: a version, the count, the entries in their order as
 * depth and name with variable-length numbers, and a CRC-32.
 *
 * <p>It can always be made again from the layer's tar, so it is not forced to the disk; the
 * checksum tells a torn file.
 */
final class IndexFile {
  private static final byte[] MAGIC = "jbuild-index-1\n".getBytes(StandardCharsets.US_ASCII);

  /** The codes of the types on disk are the places here: never reorder. */
  private static final List<EntryType> TYPES =
      List.of(
          EntryType.FILE,
          EntryType.DIRECTORY,
          EntryType.SYMLINK,
          EntryType.HARDLINK,
          EntryType.FIFO,
          EntryType.CHARACTER_DEVICE,
          EntryType.BLOCK_DEVICE,
          EntryType.WHITEOUT);

  private static final int OPAQUE = 0x10;
  private static final int IMPLIED = 0x20;
  private static final int XATTRS = 0x40;

  private IndexFile() {}

  static byte[] encode(LayerIndex index) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + index.size() * 40);
    out.writeBytes(MAGIC);
    number(out, index.size());
    for (int i = 0; i < index.size(); i++) {
      TarEntry entry = index.entry(i);
      int flags =
          TYPES.indexOf(entry.type())
              | (index.isOpaque(i) ? OPAQUE : 0)
              | (index.isImplied(i) ? IMPLIED : 0)
              | (entry.xattrs().isEmpty() ? 0 : XATTRS);
      out.write(flags);
      number(out, depth(entry.path()));
      text(out, entry.name());
      number(out, entry.mode());
      number(out, entry.uid());
      number(out, entry.gid());
      number(out, entry.size());
      // Zigzag: times before 1970 are negative.
      number(out, (entry.mtimeSeconds() << 1) ^ (entry.mtimeSeconds() >> 63));
      number(out, entry.mtimeNanos());
      text(out, entry.linkTarget());
      number(out, entry.deviceMajor());
      number(out, entry.deviceMinor());
      number(out, index.offset(i) + 1);
      if ((flags & XATTRS) != 0) {
        number(out, entry.xattrs().size());
        for (Map.Entry<String, String> xattr : entry.xattrs().entrySet()) {
          text(out, xattr.getKey());
          bytes(out, xattr.getValue().getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
    byte[] body = out.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(body);
    byte[] file = Arrays.copyOf(body, body.length + 4);
    for (int i = 0; i < 4; i++) {
      file[body.length + i] = (byte) (crc.getValue() >> (8 * i));
    }
    return file;
  }

  private static int depth(String path) {
    if (path.isEmpty()) {
      return 0;
    }
    int depth = 1;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/') {
        depth++;
      }
    }
    return depth;
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    bytes(out, FileName.encode(text));
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  /**
   * Reads an index.
   *
   * @throws InvalidContentException where the file is torn or of another version: make it again
   */
  static LayerIndex decode(byte[] file) throws InvalidContentException {
    if (file.length < MAGIC.length + 4
        || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new InvalidContentException("not an index of this version");
    }
    CRC32 crc = new CRC32();
    crc.update(file, 0, file.length - 4);
    for (int i = 0; i < 4; i++) {
      if (file[file.length - 4 + i] != (byte) (crc.getValue() >> (8 * i))) {
        throw new InvalidContentException("damaged index");
      }
    }
    return new Decoder(file).decode();
  }

  private static final class Decoder {
    private final byte[] file;
    private int at = MAGIC.length;

    Decoder(byte[] file) {
      this.file = file;
    }

    LayerIndex decode() {
      int count = (int) number();
      TarEntry[] entries = new TarEntry[count];
      long[] offsets = new long[count];
      int[] ends = new int[count];
      BitSet opaque = new BitSet();
      BitSet implied = new BitSet();
      int[] open = new int[16];
      int depthBefore = -1;
      for (int i = 0; i < count; i++) {
        int flags = file[at++];
        int depth = (int) number();
        for (int d = depth; d <= depthBefore; d++) {
          ends[open[d]] = i;
        }
        if (depth >= open.length) {
          open = Arrays.copyOf(open, depth * 2);
        }
        open[depth] = i;
        depthBefore = depth;
        String parent = depth < 2 ? "" : entries[open[depth - 1]].path() + "/";
        entries[i] = entry(parent, flags);
        offsets[i] = number() - 1;
        if ((flags & XATTRS) != 0) {
          entries[i] = entries[i].withXattrs(xattrs());
        }
        opaque.set(i, (flags & OPAQUE) != 0);
        implied.set(i, (flags & IMPLIED) != 0);
      }
      for (int d = 0; d <= depthBefore; d++) {
        ends[open[d]] = count;
      }
      return new LayerIndex(entries, offsets, ends, opaque, implied);
    }

    private TarEntry entry(String parent, int flags) {
      String path = parent + text();
      int mode = (int) number();
      int uid = (int) number();
      int gid = (int) number();
      long size = number();
      long zigzag = number();
      int nanos = (int) number();
      String link = text();
      int major = (int) number();
      int minor = (int) number();
      long seconds = (zigzag >>> 1) ^ -(zigzag & 1);
      EntryType type = TYPES.get(flags & 0xF);
      return new TarEntry(
          path, type, mode, uid, gid, size, seconds, nanos, link, Map.of(), major, minor);
    }

    private Map<String, String> xattrs() {
      Map<String, String> xattrs = new TreeMap<>();
      int count = (int) number();
      for (int i = 0; i < count; i++) {
        String name = text();
        int length = (int) number();
        xattrs.put(name, new String(file, at, length, StandardCharsets.ISO_8859_1));
        at += length;
      }
      return xattrs;
    }

    private String text() {
      int length = (int) number();
      String text = FileName.decode(file, at, length);
      at += length;
      return text;
    }

    private long number() {
      long value = 0;
      int shift = 0;
      while (true) {
        byte b = file[at++];
        value |= (long) (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
        shift += 7;
      }
    }
  }
}
