package dev.jbuild.build.context;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the host as the files of a build, seen through its {@code .dockerignore}.
 *
 * <p>Everything belongs to root, as BuildKit has it: who owns a checkout says nothing about the
 * image. Folders are read when something asks for them, an excluded one only where an exception
 * might match below it. A socket cannot be in an image and is not seen. Closing it saves the stat
 * cache.
 */
final class FolderTree implements Tree, Closeable {
  private record Identity(long device, long inode) {}

  private final String description;
  private final DirectoryChain chain;
  private final IgnoreFile ignore;
  private final IgnoredPaths ignored;
  private final @Nullable StatCache cache;
  private final OptionalLong time;
  private final Map<String, List<TarEntry>> listings = new HashMap<>();
  private final Map<String, FileStatus> statuses = new HashMap<>();

  /** What was found out of files in this build and the stat cache does not keep. */
  private final Map<String, StatCache.Facts> unkept = new ConcurrentHashMap<>();

  private FolderTree(
      String description,
      Directory root,
      IgnoreFile ignore,
      @Nullable StatCache cache,
      OptionalLong time) {
    this.time = time;
    this.description = description;
    this.chain = new DirectoryChain(root);
    this.ignore = ignore;
    this.ignored = new IgnoredPaths(ignore);
    this.cache = cache;
  }

  /**
   * Opens a folder; a symbolic link at its path itself is followed.
   *
   * @param cache where digests are kept, null to keep none
   * @param time modification time of everything, seconds since the epoch; empty for that of the
   *     files
   */
  static FolderTree open(
      String description,
      Path folder,
      IgnoreFile ignore,
      @Nullable StatCache cache,
      OptionalLong time)
      throws IOException {
    return new FolderTree(description, Directory.open(folder), ignore, cache, time);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public synchronized @Nullable TarEntry lookup(String path) throws IOException {
    if (path.isEmpty()) {
      return TarEntry.directory("", 0755, 0);
    }
    String folder = SlashPath.parent(path);
    List<TarEntry> listing = listings.get(folder);
    if (listing != null) {
      return find(listing, path);
    }
    if (ignored.prunes(folder)) {
      return null;
    }
    Directory directory = chain.open(folder);
    if (directory == null) {
      return null;
    }
    TarEntry entry = entry(directory, path, SlashPath.base(path));
    return entry != null && isVisible(entry) ? entry : null;
  }

  private static @Nullable TarEntry find(List<TarEntry> listing, String path) {
    int low = 0;
    int high = listing.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      TarEntry entry = listing.get(middle);
      int order = FileName.BYTE_ORDER.compare(entry.path(), path);
      if (order == 0) {
        return entry;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  @Override
  public synchronized List<TarEntry> children(String folder) throws IOException {
    List<TarEntry> known = listings.get(folder);
    if (known != null) {
      return known;
    }
    if (ignored.prunes(folder)) {
      return List.of();
    }
    List<TarEntry> visible = new ArrayList<>();
    for (TarEntry entry : list(folder)) {
      if (isVisible(entry)) {
        visible.add(entry);
      }
    }
    List<TarEntry> result = List.copyOf(visible);
    listings.put(folder, result);
    return result;
  }

  private List<TarEntry> list(String folder) throws IOException {
    Directory directory = chain.open(folder);
    if (directory == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (DirectoryEntry entry : directory.entries()) {
      names.add(entry.name());
    }
    names.sort(FileName.BYTE_ORDER);
    List<TarEntry> entries = new ArrayList<>(names.size());
    for (String name : names) {
      TarEntry entry = entry(directory, SlashPath.join(folder, name), name);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** Returns the entry of a file, null where it is gone or a socket. */
  private @Nullable TarEntry entry(Directory directory, String path, String name)
      throws IOException {
    FileStatus status = directory.lstatIfExists(name);
    if (status == null) {
      return null;
    }
    EntryType type = type(status);
    if (type == null) {
      return null;
    }
    if (type == EntryType.FILE) {
      statuses.put(path, status);
    }
    return new TarEntry(
        path,
        type,
        type == EntryType.SYMLINK ? 0777 : status.permissions(),
        0,
        0,
        type == EntryType.FILE ? status.size() : 0,
        time.orElse(status.modifiedSeconds()),
        time.isPresent() ? 0 : status.modifiedNanos(),
        type == EntryType.SYMLINK ? directory.readLink(name) : "",
        Map.of(),
        isDevice(type) ? status.deviceMajor() : 0,
        isDevice(type) ? status.deviceMinor() : 0);
  }

  private static boolean isDevice(EntryType type) {
    return type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
  }

  private static @Nullable EntryType type(FileStatus status) {
    return switch (status.type()) {
      case FileStatus.REGULAR -> EntryType.FILE;
      case FileStatus.DIRECTORY -> EntryType.DIRECTORY;
      case FileStatus.SYMLINK -> EntryType.SYMLINK;
      case FileStatus.FIFO -> EntryType.FIFO;
      case FileStatus.CHARACTER_DEVICE -> EntryType.CHARACTER_DEVICE;
      case FileStatus.BLOCK_DEVICE -> EntryType.BLOCK_DEVICE;
      default -> null;
    };
  }

  private boolean isVisible(TarEntry entry) throws IOException {
    return !ignored.matches(entry.path())
        || (entry.type() == EntryType.DIRECTORY
            && ignored.mayExceptBelow(entry.path())
            && hasVisibleBelow(entry.path()));
  }

  /** An excluded folder is there after all where an exception lets something in it be. */
  private boolean hasVisibleBelow(String folder) throws IOException {
    try {
      for (TarEntry entry : list(folder)) {
        if (isVisible(entry)) {
          return true;
        }
      }
    } catch (LinuxException e) {
      if (e.errno() != Errno.EACCES) {
        throw e;
      }
    }
    return false;
  }

  @Override
  public InputStream open(TarEntry file) throws IOException {
    FileStatus expected = status(file);
    OpenFile open = openFile(file, expected);
    return new FilterInputStream(open.stream()) {
      @Override
      public int read() throws IOException {
        return checked(super.read());
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return checked(super.read(bytes, offset, length));
      }

      private int checked(int result) throws IOException {
        if (result < 0) {
          requireSame(file, expected, open.status());
        }
        return result;
      }
    };
  }

  private synchronized FileStatus status(TarEntry file) throws IOException {
    FileStatus status = statuses.get(file.path());
    if (status == null) {
      throw new IOException("not a file of " + description + ": /" + file.path());
    }
    return status;
  }

  private synchronized OpenFile openFile(TarEntry file, FileStatus expected) throws IOException {
    Directory directory = chain.open(SlashPath.parent(file.path()));
    if (directory == null) {
      throw changed(file);
    }
    OpenFile open =
        directory.openFile(SlashPath.base(file.path()), OpenFlags.READ | OpenFlags.NONBLOCK, 0);
    try {
      requireSame(file, expected, open.status());
    } catch (IOException e) {
      open.close();
      throw e;
    }
    return open;
  }

  private static void requireSame(TarEntry file, FileStatus expected, FileStatus actual)
      throws IOException {
    if (expected.inode() != actual.inode()
        || expected.size() != actual.size()
        || expected.modifiedSeconds() != actual.modifiedSeconds()
        || expected.modifiedNanos() != actual.modifiedNanos()
        || expected.changedSeconds() != actual.changedSeconds()
        || expected.changedNanos() != actual.changedNanos()) {
      throw changed(file);
    }
  }

  private static IOException changed(TarEntry file) {
    return new IOException("/" + file.path() + " was changed while it was being copied");
  }

  @Override
  public Digest digest(TarEntry file) throws IOException {
    return facts(file).digest();
  }

  private StatCache.Facts facts(TarEntry file) throws IOException {
    FileStatus status = status(file);
    StatCache.Facts known = cache == null ? null : cache.get(file.path(), status);
    if (known == null) {
      known = unkept.get(file.path());
    }
    if (known != null) {
      return known;
    }
    Instant now = Instant.now();
    Map<String, String> xattrs = readXattrs(file);
    StatCache.Facts facts = new StatCache.Facts(hash(file, status), xattrs);
    long readAt = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    if (cache == null || !cache.put(file.path(), status, readAt, facts)) {
      unkept.put(file.path(), facts);
    }
    return facts;
  }

  private Digest hash(TarEntry file, FileStatus status) throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[Math.clamp(status.size(), 1 << 10, 64 << 10)];
    try (OpenFile open = openFile(file, status)) {
      for (int count = open.read(buffer, 0, buffer.length);
          count > 0;
          count = open.read(buffer, 0, buffer.length)) {
        sha256.update(buffer, 0, count);
      }
      requireSame(file, status, open.status());
    }
    return Digest.of(sha256);
  }

  @Override
  public Map<String, String> xattrs(TarEntry entry) throws IOException {
    return switch (entry.type()) {
      case FILE -> facts(entry).xattrs();
      case DIRECTORY -> readXattrs(entry);
      case SYMLINK, HARDLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE -> Map.of();
    };
  }

  /** File capabilities and what users set; the rest belongs to the host, not to the content. */
  private synchronized Map<String, String> readXattrs(TarEntry entry) throws IOException {
    if (entry.path().isEmpty()) {
      return Map.of();
    }
    Directory directory = chain.open(SlashPath.parent(entry.path()));
    if (directory == null) {
      throw changed(entry);
    }
    String name = SlashPath.base(entry.path());
    Map<String, String> xattrs = Map.of();
    for (String attribute : ExtendedAttributes.list(directory, name)) {
      boolean kept = KeptAttributes.contains(attribute);
      byte[] value = kept ? ExtendedAttributes.get(directory, name, attribute) : null;
      if (value != null) {
        if (xattrs.isEmpty()) {
          xattrs = new TreeMap<>();
        }
        xattrs.put(attribute, new String(value, StandardCharsets.ISO_8859_1));
      }
    }
    return xattrs;
  }

  @Override
  public @Nullable Object identity(TarEntry file) throws IOException {
    FileStatus status = status(file);
    return status.links() > 1 ? new Identity(status.device(), status.inode()) : null;
  }

  @Override
  public synchronized @Nullable String whyMissing(String path) throws IOException {
    Directory directory = chain.open(SlashPath.parent(path));
    FileStatus status =
        directory == null || path.isEmpty() ? null : directory.lstatIfExists(SlashPath.base(path));
    if (status == null) {
      return null;
    }
    if (status.type() == FileStatus.SOCKET) {
      return "it is a socket, which an image cannot hold";
    }
    IgnoreFile.Rule rule = ignore.excluding(path);
    return rule == null
        ? null
        : "it is excluded by "
            + ignore.name()
            + ", line "
            + rule.line()
            + ": "
            + rule.pattern()
            + "; add !"
            + FileName.printable(path)
            + " after it to let it in";
  }

  @Override
  public boolean excludes(String path) {
    String cleaned = SlashPath.inTree(path);
    return !cleaned.isEmpty()
        && ignore.excluding(cleaned) != null
        && !ignore.matcher().mayExceptBelow(cleaned);
  }

  @Override
  public void close() {
    chain.close();
    if (cache != null) {
      cache.save();
    }
  }
}
