package dev.jbuild.tar;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.InvalidContentException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar entry by entry, as a stream and in bounded memory, whoever wrote it.
 *
 * <p>Understands ustar, pax (long and binary names, xattrs, sparse 0.0, 0.1 and 1.0), GNU (long
 * names, base-256 numbers, sparse) and star. Names come out relative and clean: a leading slash and
 * {@code .} components are dropped; a {@code ..} component takes its parent with it in an archive,
 * never rising above the root as in a chroot, and is refused in a layer. Symbolic links are entries
 * like others: whoever extracts decides what they may point to.
 *
 * <p>All methods throw {@link InvalidContentException} where the tar is malformed.
 */
public final class LayerTarReader implements Closeable {
  /** The largest extended header or long name that is read into memory. */
  static final int MAX_SPECIAL = 1 << 20;

  /** Enough for any archive: who reads one keeps its entries, and they must not fill the memory. */
  private static final int MOST_ENTRIES = 4_000_000;

  private static final int BUFFER = 1 << 17;

  private final InputStream in;
  private final BlockInput input;
  private final boolean whiteouts;
  private long entryOffset;
  private int entries;

  /** Bytes of the current entry that are stored in the tar and not yet consumed. */
  private long stored;

  private int padding;

  /** Content left to give, holes counted; equals {@code stored} where the file is not sparse. */
  private long remaining;

  private @Nullable SparseMap sparse;
  private long filePosition;
  private int piece;

  private LayerTarReader(InputStream in, boolean whiteouts, int buffer) {
    this.in = in;
    this.input = new BlockInput(in, buffer);
    this.whiteouts = whiteouts;
  }

  /** A reader of a layer: {@code .wh.} names come out as whiteouts. */
  public static LayerTarReader ofLayer(InputStream in) {
    return new LayerTarReader(in, true, BUFFER);
  }

  /** A reader of any tar: {@code .wh.} names are names like others. */
  public static LayerTarReader ofArchive(InputStream in) {
    return new LayerTarReader(in, false, BUFFER);
  }

  /** A reader of one entry of a layer that is known to be small; saves the large buffer. */
  public static LayerTarReader ofSmallEntry(InputStream in) {
    return new LayerTarReader(in, true, 8 * TarFormat.BLOCK);
  }

  /** The next entry, or null at the end. What is left of the current content is skipped. */
  public @Nullable TarEntry next() throws IOException {
    while (true) {
      skipContent();
      entryOffset = input.position();
      if (++entries > MOST_ENTRIES) {
        throw new InvalidContentException("a tar of more than " + MOST_ENTRIES + " entries");
      }
      TarEntry entry = readEntry();
      if (entry == null || !(whiteouts && Whiteouts.isBookkeeping(entry))) {
        return entry;
      }
    }
  }

  /** Where the content of the current entry begins; asked before any of it is read. */
  public long contentOffset() {
    return input.position();
  }

  private void skipContent() throws IOException {
    input.skip(stored + padding);
    stored = 0;
    padding = 0;
    remaining = 0;
    sparse = null;
  }

  /** Where the headers of the current entry begin, in bytes from where the reader began. */
  public long entryOffset() {
    return entryOffset;
  }

  private @Nullable TarEntry readEntry() throws IOException {
    PaxRecords pax = null;
    String longName = null;
    String longLink = null;
    int special = 0;
    while (true) {
      int at = input.require(TarFormat.BLOCK);
      if (at < 0) {
        if (pax != null || longName != null || longLink != null) {
          throw new InvalidContentException("invalid tar: unexpected end");
        }
        return null;
      }
      TarHeader header = new TarHeader(input.buffer(), at);
      if (header.isZero()) {
        return null;
      }
      header.verifyChecksum();
      char type = header.type();
      if (type != 'x' && type != 'X' && type != 'g' && type != 'L' && type != 'K') {
        return entry(header, type, pax == null ? new PaxRecords() : pax, longName, longLink);
      }
      long size = header.number(TarFormat.SIZE, 12, "size");
      special = (int) Math.min(Integer.MAX_VALUE, special + Math.max(0, size));
      if (size < 0 || special > MAX_SPECIAL) {
        throw new InvalidContentException("invalid tar: extended header of " + size + " bytes");
      }
      input.consume(TarFormat.BLOCK);
      if (type == 'g') {
        // What global headers carry in practice is a comment (git's commit id).
        input.skip(size + TarFormat.padding(size));
        continue;
      }
      byte[] data = readSpecial((int) size);
      switch (type) {
        case 'L' -> longName = longText(data);
        case 'K' -> longLink = longText(data);
        default -> {
          pax = pax == null ? new PaxRecords() : pax;
          pax.parse(data, 0, data.length);
        }
      }
    }
  }

  private byte[] readSpecial(int size) throws IOException {
    byte[] data = new byte[size];
    int done = 0;
    while (done < size) {
      done += input.read(data, done, size - done);
    }
    input.skip(TarFormat.padding(size));
    return data;
  }

  private static String longText(byte[] data) {
    int length = 0;
    while (length < data.length && data[length] != 0) {
      length++;
    }
    return FileName.decode(data, 0, length);
  }

  private TarEntry entry(
      TarHeader header,
      char flag,
      PaxRecords pax,
      @Nullable String longName,
      @Nullable String longLink)
      throws IOException {
    long size = pax.number("size", header.number(TarFormat.SIZE, 12, "size"));
    String name = first(pax.get("GNU.sparse.name"), pax.get("path"), longName, header.name());
    String link = first(pax.get("linkpath"), null, longLink, header.link());
    EntryType type = typeOf(flag, name);
    String path = whiteouts ? EntryPath.clean(name) : EntryPath.clamp(name);
    String mtime = pax.get("mtime");
    int mode = (int) header.number(TarFormat.MODE, 8, "mode") & 07777;
    int uid = id(pax.number("uid", header.number(TarFormat.UID, 8, "uid")), path);
    int gid = id(pax.number("gid", header.number(TarFormat.GID, 8, "gid")), path);
    long seconds =
        mtime == null ? header.number(TarFormat.MTIME, 12, "mtime") : PaxRecords.seconds(mtime);
    boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
    int major = device ? (int) header.number(TarFormat.MAJOR, 8, "device number") : 0;
    int minor = device ? (int) header.number(TarFormat.MINOR, 8, "device number") : 0;
    long gnuRealSize = flag == 'S' ? header.number(TarFormat.GNU_REAL_SIZE, 12, "size") : -1;
    SparseMap gnuMap = flag == 'S' ? SparseMap.gnu(input, header) : null;
    if (gnuMap == null) {
      input.consume(TarFormat.BLOCK);
    }
    beginContent(type == EntryType.FILE ? size : 0, path);
    long realSize = remaining;
    if (type == EntryType.FILE) {
      realSize = beginSparse(pax, gnuMap, gnuRealSize);
    }
    String target =
        switch (type) {
          case SYMLINK -> link;
          case HARDLINK -> whiteouts ? EntryPath.clean(link) : EntryPath.clamp(link);
          default -> "";
        };
    TarEntry entry =
        new TarEntry(
            path,
            type,
            mode,
            uid,
            gid,
            realSize,
            seconds,
            mtime == null ? 0 : PaxRecords.nanosOf(mtime),
            target,
            pax.xattrs().isEmpty() ? Map.of() : pax.xattrs(),
            major,
            minor);
    return whiteouts ? Whiteouts.interpret(entry) : entry;
  }

  private static String first(
      @Nullable String a, @Nullable String b, @Nullable String c, String otherwise) {
    if (a != null) {
      return a;
    }
    if (b != null) {
      return b;
    }
    return c != null ? c : otherwise;
  }

  private static EntryType typeOf(char flag, String name) throws InvalidContentException {
    return switch (flag) {
      case '0', '7', 'S' -> EntryType.FILE;
      // Before POSIX, a folder was a file whose name ends in a slash.
      case '\0' -> name.endsWith("/") ? EntryType.DIRECTORY : EntryType.FILE;
      case '1' -> EntryType.HARDLINK;
      case '2' -> EntryType.SYMLINK;
      case '3' -> EntryType.CHARACTER_DEVICE;
      case '4' -> EntryType.BLOCK_DEVICE;
      case '5' -> EntryType.DIRECTORY;
      case '6' -> EntryType.FIFO;
      default ->
          throw new InvalidContentException(
              "unsupported tar entry: " + name + " has type '" + flag + "'");
    };
  }

  private static int id(long value, String path) throws InvalidContentException {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new InvalidContentException("unsupported owner " + value + " of " + path);
    }
    return (int) value;
  }

  private void beginContent(long size, String path) throws InvalidContentException {
    if (size < 0) {
      throw new InvalidContentException("invalid tar: negative size of " + path);
    }
    stored = size;
    padding = TarFormat.padding(size);
    remaining = size;
  }

  /** Sets up the map of a sparse file; returns the size of the file with its holes. */
  private long beginSparse(PaxRecords pax, @Nullable SparseMap gnuMap, long gnuRealSize)
      throws IOException {
    SparseMap map = gnuMap;
    long realSize = gnuRealSize;
    if (map == null) {
      String text = pax.sparseMap();
      if (pax.number("GNU.sparse.major", 0) == 1) {
        realSize = pax.number("GNU.sparse.realsize", stored);
        long start = input.position();
        map = SparseMap.stored(input, stored);
        stored -= input.position() - start;
      } else if (text != null) {
        realSize = pax.number("GNU.sparse.size", pax.number("GNU.sparse.realsize", stored));
        map = SparseMap.parse(text);
      } else {
        return stored;
      }
    }
    if (realSize < 0) {
      throw new InvalidContentException("invalid tar: malformed sparse map");
    }
    map.verify(realSize, stored);
    sparse = map;
    piece = 0;
    filePosition = 0;
    remaining = realSize;
    return realSize;
  }

  /** Whether the current file is sparse in the tar. */
  public boolean isSparse() {
    return sparse != null;
  }

  /**
   * Reads content of the current file, holes as zeros.
   *
   * @return how many bytes, or -1 at the end of the file
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    long want = Math.min(length, remaining);
    if (sparse != null) {
      return readSparse(sparse, into, offset, want);
    }
    int n = input.read(into, offset, (int) want);
    stored -= n;
    remaining -= n;
    return n;
  }

  private int readSparse(SparseMap map, byte[] into, int offset, long want) throws IOException {
    long hole = hole(map);
    int n;
    if (hole > 0) {
      n = (int) Math.min(want, hole);
      java.util.Arrays.fill(into, offset, offset + n, (byte) 0);
    } else {
      long inPiece = map.offset(piece) + map.length(piece) - filePosition;
      n = input.read(into, offset, (int) Math.min(want, inPiece));
      stored -= n;
    }
    filePosition += n;
    remaining -= n;
    return n;
  }

  /** How many zeros follow before the next piece of data. */
  private long hole(SparseMap map) {
    while (piece < map.pieces() && map.offset(piece) + map.length(piece) <= filePosition) {
      piece++;
    }
    long next = piece < map.pieces() ? map.offset(piece) : filePosition + remaining;
    return next - filePosition;
  }

  /**
   * Skips the hole of a sparse file that begins here, without reading its zeros.
   *
   * @return how many bytes were skipped, 0 where data is next or the file is not sparse
   */
  public long skipHole() {
    if (sparse == null || remaining == 0) {
      return 0;
    }
    long hole = Math.min(hole(sparse), remaining);
    filePosition += hole;
    remaining -= hole;
    return hole;
  }

  /** Writes what is left of the current content, holes as zeros. */
  public void transferTo(OutputStream out) throws IOException {
    if (sparse != null) {
      byte[] buffer = new byte[1 << 16];
      for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
        out.write(buffer, 0, n);
      }
      return;
    }
    while (remaining > 0) {
      int n = input.available(remaining);
      out.write(input.buffer(), input.start(), n);
      input.consume(n);
      stored -= n;
      remaining -= n;
    }
  }

  /** The content of the current file as a stream; it ends with the next call of {@link #next()}. */
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return LayerTarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : LayerTarReader.this.read(into, offset, length);
      }

      @Override
      public long transferTo(OutputStream out) throws IOException {
        long before = remaining;
        LayerTarReader.this.transferTo(out);
        return before;
      }
    };
  }

  /** Closes the stream below. */
  @Override
  public void close() throws IOException {
    in.close();
  }
}
