package dev.jbuild.build.context;

import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the content of a folder's files, so that unchanged ones need not be read again.
 *
 * <p>A record holds for one inode, path, size, modification and inode change time. As in git's
 * index, a file that was changed so recently that a further change might not show in its times is
 * not recorded. The cache is a file of fixed-size records sorted by inode, behind them the extended
 * attributes, then a checksum; a damaged one counts as empty. Writers replace it whole, so several
 * builds may share it: the last one to finish decides, at worst a file is read once more.
 */
final class StatCache {
  /**
   * What a record says.
   *
   * @param digest of the content
   * @param xattrs that an image keeps, one character a byte of the value
   */
  record Facts(Digest digest, Map<String, String> xattrs) {}

  private record Key(
      long inode,
      long pathHash,
      long size,
      long modifiedSeconds,
      int modifiedNanos,
      long changedSeconds,
      int changedNanos) {
    static Key of(String path, FileStatus status) {
      long hash = 0xcbf29ce484222325L;
      for (int i = 0; i < path.length(); i++) {
        hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
      }
      return new Key(
          status.inode(),
          hash,
          status.size(),
          status.modifiedSeconds(),
          status.modifiedNanos(),
          status.changedSeconds(),
          status.changedNanos());
    }

    boolean sameFile(Key other) {
      return inode == other.inode && pathHash == other.pathHash;
    }
  }

  private static final byte[] MAGIC = "jbuild contents 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MAGIC.length + 4;
  private static final int RECORD = 84;
  private static final int NO_XATTRS = -1;

  /** Clock ticks are up to 10 ms long, and a file's times come from the last one. */
  private static final long RACY_NANOS = 100_000_000L;

  /** Some file systems keep whole or even seconds only. */
  private static final long COARSE_RACY_NANOS = 2_100_000_000L;

  private final Path file;
  private final Map<Key, Facts> added = new HashMap<>();
  private final ByteBuffer records;
  private final int count;
  private final boolean[] used;

  private StatCache(Path file, ByteBuffer records, int count) {
    this.file = file;
    this.records = records;
    this.count = count;
    this.used = new boolean[count];
  }

  /** Opens the cache in a file, which need not exist. */
  static StatCache open(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return new StatCache(file, ByteBuffer.allocate(0), 0);
    }
    int end = bytes.length - 4;
    if (end >= HEADER && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      CRC32C checksum = new CRC32C();
      checksum.update(bytes, 0, end);
      int count = buffer.getInt(MAGIC.length);
      if (buffer.getInt(end) == (int) checksum.getValue()
          && count >= 0
          && count <= (end - HEADER) / RECORD) {
        return new StatCache(file, buffer, count);
      }
    }
    return new StatCache(file, ByteBuffer.allocate(0), 0);
  }

  /** Returns what is known of a file with this status, null where nothing is. */
  synchronized @Nullable Facts get(String path, FileStatus status) {
    Key key = Key.of(path, status);
    Facts facts = added.get(key);
    if (facts != null) {
      return facts;
    }
    int index = find(key);
    if (index < 0 || !key(index).equals(key)) {
      return null;
    }
    used[index] = true;
    return facts(index);
  }

  /**
   * Records what reading a file gave, unless the file was changed too recently to be sure of it.
   *
   * @param readAt when the reading began, nanoseconds since the epoch
   * @return whether it was recorded
   */
  synchronized boolean put(String path, FileStatus status, long readAt, Facts facts) {
    boolean coarse = status.changedNanos() == 0 && status.modifiedNanos() == 0;
    long changed = status.changedSeconds() * 1_000_000_000L + status.changedNanos();
    if (readAt - changed <= (coarse ? COARSE_RACY_NANOS : RACY_NANOS)) {
      return false;
    }
    added.put(Key.of(path, status), facts);
    return true;
  }

  /** Writes what is new; a cache that cannot be written is no error. */
  synchronized void save() {
    if (added.isEmpty()) {
      return;
    }
    Path temporary = null;
    try {
      Files.createDirectories(file.getParent());
      temporary = Files.createTempFile(file.getParent(), ".stat", ".tmp");
      try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.WRITE)) {
        out.write(encode(merge()));
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (temporary != null) {
        try {
          Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
          e.addSuppressed(ignored);
        }
      }
    }
  }

  /** Returns the records to keep, sorted: the new ones, the used ones, and not too many others. */
  private List<Map.Entry<Key, Facts>> merge() {
    int live = added.size();
    for (boolean use : used) {
      live += use ? 1 : 0;
    }
    boolean keepUnused = count + added.size() <= Math.max(20_000, 4 * live);
    Map<Key, Facts> all = new HashMap<>(added);
    for (int i = 0; i < count; i++) {
      if (used[i] || keepUnused) {
        all.putIfAbsent(key(i), facts(i));
      }
    }
    List<Map.Entry<Key, Facts>> sorted = new ArrayList<>(all.entrySet());
    sorted.sort((a, b) -> compare(a.getKey(), b.getKey()));
    List<Map.Entry<Key, Facts>> kept = new ArrayList<>(sorted.size());
    for (Map.Entry<Key, Facts> entry : sorted) {
      int last = kept.size() - 1;
      if (last >= 0 && kept.get(last).getKey().sameFile(entry.getKey())) {
        // Of two states of one file the one just read is the present one.
        if (added.containsKey(entry.getKey())) {
          kept.set(last, entry);
        }
      } else {
        kept.add(entry);
      }
    }
    return kept;
  }

  private static int compare(Key a, Key b) {
    int byInode = Long.compare(a.inode, b.inode);
    return byInode != 0 ? byInode : Long.compare(a.pathHash, b.pathHash);
  }

  private int find(Key key) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = HEADER + middle * RECORD;
      int order = Long.compare(records.getLong(at), key.inode);
      if (order == 0) {
        order = Long.compare(records.getLong(at + 8), key.pathHash);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private Key key(int index) {
    int at = HEADER + index * RECORD;
    return new Key(
        records.getLong(at),
        records.getLong(at + 8),
        records.getLong(at + 16),
        records.getLong(at + 24),
        records.getInt(at + 32),
        records.getLong(at + 36),
        records.getInt(at + 44));
  }

  private Facts facts(int index) {
    int at = HEADER + index * RECORD + 48;
    byte[] hash = new byte[32];
    records.get(at, hash);
    int offset = records.getInt(at + 32);
    return new Facts(
        Digest.ofSha256Hex(HexFormat.of().formatHex(hash)),
        offset == NO_XATTRS ? Map.of() : xattrs(offset));
  }

  private Map<String, String> xattrs(int offset) {
    ByteBuffer at = records.duplicate().position(offset);
    int size = at.getInt();
    Map<String, String> xattrs = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      String name = text(at);
      xattrs.put(name, text(at));
    }
    return xattrs;
  }

  private static String text(ByteBuffer at) {
    byte[] bytes = new byte[at.getInt()];
    at.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] encode(List<Map.Entry<Key, Facts>> entries) {
    int size = HEADER + entries.size() * RECORD + 4;
    for (Map.Entry<Key, Facts> entry : entries) {
      for (Map.Entry<String, String> xattr : entry.getValue().xattrs.entrySet()) {
        size += 12 + xattr.getKey().length() + xattr.getValue().length();
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(MAGIC).putInt(entries.size());
    int attributes = HEADER + entries.size() * RECORD;
    for (Map.Entry<Key, Facts> entry : entries) {
      Key key = entry.getKey();
      Facts facts = entry.getValue();
      out.putLong(key.inode).putLong(key.pathHash).putLong(key.size);
      out.putLong(key.modifiedSeconds).putInt(key.modifiedNanos);
      out.putLong(key.changedSeconds).putInt(key.changedNanos);
      out.put(HexFormat.of().parseHex(facts.digest.hex()));
      if (facts.xattrs.isEmpty()) {
        out.putInt(NO_XATTRS);
      } else {
        out.putInt(attributes);
        ByteBuffer at = out.duplicate().position(attributes).putInt(facts.xattrs.size());
        for (Map.Entry<String, String> xattr : facts.xattrs.entrySet()) {
          put(at, xattr.getKey());
          put(at, xattr.getValue());
        }
        attributes = at.position();
      }
    }
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), 0, attributes);
    out.putInt(attributes, (int) checksum.getValue());
    return Arrays.copyOf(out.array(), attributes + 4);
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.putInt(bytes.length).put(bytes);
  }
}
