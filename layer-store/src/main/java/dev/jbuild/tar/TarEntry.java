package dev.jbuild.tar;

import dev.jbuild.linux.FileName;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of a layer.
 *
 * @param path relative, without leading or trailing slash, without {@code .} and {@code ..}; empty
 *     for the root; see {@link FileName} for names that are not UTF-8
 * @param type what it is
 * @param mode permission bits with setuid, setgid and sticky: 07777
 * @param uid owner
 * @param gid group
 * @param size of a file's content in bytes, else 0
 * @param mtimeSeconds modification time since the epoch
 * @param mtimeNanos part of a second
 * @param linkTarget of a symbolic link as written; of a hard link the path in the layer; else empty
 * @param xattrs extended attributes, sorted by name; a value has one character (0 to 255) a byte
 * @param deviceMajor of a device, else 0
 * @param deviceMinor of a device, else 0
 */
public record TarEntry(
    String path,
    EntryType type,
    int mode,
    int uid,
    int gid,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    String linkTarget,
    Map<String, String> xattrs,
    int deviceMajor,
    int deviceMinor) {
  /** Sorts the extended attributes. */
  public TarEntry {
    xattrs = xattrs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(xattrs));
  }

  /** A regular file of root. */
  public static TarEntry file(String path, int mode, long size, long mtimeSeconds) {
    return new TarEntry(
        path, EntryType.FILE, mode, 0, 0, size, mtimeSeconds, 0, "", Map.of(), 0, 0);
  }

  /** A folder of root. */
  public static TarEntry directory(String path, int mode, long mtimeSeconds) {
    return new TarEntry(
        path, EntryType.DIRECTORY, mode, 0, 0, 0, mtimeSeconds, 0, "", Map.of(), 0, 0);
  }

  /** A symbolic link of root. */
  public static TarEntry symlink(String path, String target, long mtimeSeconds) {
    return new TarEntry(
        path, EntryType.SYMLINK, 0777, 0, 0, 0, mtimeSeconds, 0, target, Map.of(), 0, 0);
  }

  /** Another name of the file at {@code target} of the same layer. */
  public static TarEntry hardlink(String path, String target) {
    return new TarEntry(path, EntryType.HARDLINK, 0644, 0, 0, 0, 0, 0, target, Map.of(), 0, 0);
  }

  /** What removes a path of the layers below. */
  public static TarEntry whiteout(String path) {
    return new TarEntry(path, EntryType.WHITEOUT, 0, 0, 0, 0, 0, 0, "", Map.of(), 0, 0);
  }

  /** What hides the content that the layers below have in a folder. */
  public static TarEntry opaque(String directory) {
    return new TarEntry(directory, EntryType.OPAQUE, 0, 0, 0, 0, 0, 0, "", Map.of(), 0, 0);
  }

  /** The last component of the path; empty for the root. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of the folder that holds this; empty for what is in the root, and for the root. */
  public String parent() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The same at another path. */
  public TarEntry withPath(String other) {
    Draft draft = new Draft(this);
    draft.path = other;
    return draft.done();
  }

  /** The same with another owner. */
  public TarEntry withOwner(int otherUid, int otherGid) {
    Draft draft = new Draft(this);
    draft.uid = otherUid;
    draft.gid = otherGid;
    return draft.done();
  }

  /** The same with other permission bits. */
  public TarEntry withMode(int other) {
    Draft draft = new Draft(this);
    draft.mode = other;
    return draft.done();
  }

  /** The same with another modification time. */
  public TarEntry withMtime(long seconds, int nanos) {
    Draft draft = new Draft(this);
    draft.mtimeSeconds = seconds;
    draft.mtimeNanos = nanos;
    return draft.done();
  }

  /** The same as another type, with another link target. */
  public TarEntry withType(EntryType otherType, String otherTarget) {
    Draft draft = new Draft(this);
    draft.type = otherType;
    draft.linkTarget = otherTarget;
    return draft.done();
  }

  /** The same with other extended attributes. */
  public TarEntry withXattrs(Map<String, String> other) {
    Draft draft = new Draft(this);
    draft.xattrs = other;
    return draft.done();
  }

  /** The fields of one that becomes another. */
  private static final class Draft {
    private String path;
    private EntryType type;
    private int mode;
    private int uid;
    private int gid;
    private long size;
    private long mtimeSeconds;
    private int mtimeNanos;
    private String linkTarget;
    private Map<String, String> xattrs;
    private int deviceMajor;
    private int deviceMinor;

    Draft(TarEntry from) {
      this.path = from.path;
      this.type = from.type;
      this.mode = from.mode;
      this.uid = from.uid;
      this.gid = from.gid;
      this.size = from.size;
      this.mtimeSeconds = from.mtimeSeconds;
      this.mtimeNanos = from.mtimeNanos;
      this.linkTarget = from.linkTarget;
      this.xattrs = from.xattrs;
      this.deviceMajor = from.deviceMajor;
      this.deviceMinor = from.deviceMinor;
    }

    TarEntry done() {
      return new TarEntry(
          path,
          type,
          mode,
          uid,
          gid,
          size,
          mtimeSeconds,
          mtimeNanos,
          linkTarget,
          xattrs,
          deviceMajor,
          deviceMinor);
    }
  }
}
