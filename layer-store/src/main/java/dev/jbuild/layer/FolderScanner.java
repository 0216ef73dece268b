package dev.jbuild.layer;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder form of a layer, an overlay upper folder, in layer order.
 *
 * <p>0/0 character devices are whiteouts and {@code user.overlay.opaque} marks opaque folders
 * (Linux Documentation/filesystems/overlayfs.rst); overlayfs's other attributes are bookkeeping and
 * left out, and so are sockets, which no tar can hold.
 */
final class FolderScanner {
  private static final String OVERLAY = "user.overlay.";
  private static final String TRUSTED_OVERLAY = "trusted.overlay.";
  private static final String OPAQUE = OVERLAY + "opaque";

  /** Labels of the host's security module belong to the host. */
  private static final String SELINUX = "security.selinux";

  private final LayerTree tree;
  private final @Nullable LayerTarWriter tar;
  private final OptionalLong latest;
  private final Map<Inode, String> links = new HashMap<>();

  private record Inode(long device, long number) {}

  /**
   * A scanner.
   *
   * @param tree gets every entry
   * @param tar gets every entry with its content, where given
   * @param latest modification times after this one become this one
   */
  FolderScanner(LayerTree tree, @Nullable LayerTarWriter tar, OptionalLong latest) {
    this.tree = tree;
    this.tar = tar;
    this.latest = latest;
  }

  void scan(Path folder) throws IOException {
    try (Directory root = Directory.open(folder)) {
      directory(root, "", root.lstat("."), xattrs(Directory.working(), FileName.of(folder)));
    }
  }

  private void directory(
      Directory directory, String path, FileStatus status, Map<String, String> xattrs)
      throws IOException {
    boolean opaque = "y".equals(xattrs.remove(OPAQUE));
    strip(xattrs);
    TarEntry entry = entry(path, EntryType.DIRECTORY, status, "", xattrs);
    // The root of an upper folder says nothing: overlayfs shows the attributes of it, but it is
    // no change of the step's. It is left out as docker leaves it out.
    if (!path.isEmpty()) {
      emit(entry);
    }
    if (opaque) {
      emit(TarEntry.opaque(path));
    }
    List<DirectoryEntry> children = directory.entries();
    children.sort(Comparator.comparing(DirectoryEntry::name));
    for (DirectoryEntry child : children) {
      String name = child.name();
      child(directory, name, path.isEmpty() ? name : path + "/" + name);
    }
  }

  private void child(Directory parent, String name, String path) throws IOException {
    FileStatus status = parent.lstat(name);
    if (status.isWhiteout()) {
      emit(TarEntry.whiteout(path));
      return;
    }
    if (status.type() == FileStatus.SOCKET) {
      return;
    }
    Map<String, String> xattrs = xattrs(parent, name);
    if (status.isDirectory()) {
      try (Directory directory = parent.openDirectory(name)) {
        directory(directory, path, status, xattrs);
      }
      return;
    }
    strip(xattrs);
    String link = status.isSymlink() ? parent.readLink(name) : "";
    TarEntry entry = entry(path, typeOf(status), status, link, xattrs);
    if (status.links() > 1) {
      String first = links.putIfAbsent(new Inode(status.device(), status.inode()), path);
      if (first != null) {
        emit(entry.withType(EntryType.HARDLINK, first));
        return;
      }
    }
    if (status.isRegular()) {
      file(parent, name, entry);
    } else {
      emit(entry);
    }
  }

  private void file(Directory parent, String name, TarEntry entry) throws IOException {
    LayerTarWriter writer = tar;
    if (writer == null || entry.size() == 0) {
      emit(entry);
      return;
    }
    tree.put(entry, writer.position());
    try (OpenFile file = parent.openFile(name, OpenFlags.READ, 0)) {
      writer.add(entry, file.stream());
    }
  }

  private void emit(TarEntry entry) throws IOException {
    LayerTarWriter writer = tar;
    tree.put(entry, writer == null ? LayerIndex.NO_OFFSET : writer.position());
    if (writer != null) {
      writer.add(entry);
    }
  }

  private static EntryType typeOf(FileStatus status) {
    return switch (status.type()) {
      case FileStatus.SYMLINK -> EntryType.SYMLINK;
      case FileStatus.FIFO -> EntryType.FIFO;
      case FileStatus.CHARACTER_DEVICE -> EntryType.CHARACTER_DEVICE;
      case FileStatus.BLOCK_DEVICE -> EntryType.BLOCK_DEVICE;
      default -> EntryType.FILE;
    };
  }

  private TarEntry entry(
      String path, EntryType type, FileStatus status, String link, Map<String, String> xattrs) {
    boolean clamp = latest.isPresent() && status.modifiedSeconds() > latest.getAsLong();
    return new TarEntry(
        path,
        type,
        status.permissions(),
        status.uid(),
        status.gid(),
        type == EntryType.FILE ? status.size() : 0,
        clamp ? latest.getAsLong() : status.modifiedSeconds(),
        clamp ? 0 : status.modifiedNanos(),
        link,
        xattrs,
        status.deviceMajor(),
        status.deviceMinor());
  }

  private static Map<String, String> xattrs(Directory parent, String name) throws IOException {
    List<String> names = ExtendedAttributes.list(parent, name);
    Map<String, String> xattrs = new TreeMap<>();
    for (String attribute : names) {
      byte[] value = ExtendedAttributes.get(parent, name, attribute);
      if (value != null) {
        xattrs.put(attribute, new String(value, StandardCharsets.ISO_8859_1));
      }
    }
    return xattrs;
  }

  private static void strip(Map<String, String> xattrs) {
    xattrs.keySet().removeIf(name -> isBookkeeping(name));
  }

  /** Whether the attribute belongs to overlayfs or to the host, never to a layer. */
  static boolean isBookkeeping(String attribute) {
    return attribute.startsWith(OVERLAY)
        || attribute.startsWith(TRUSTED_OVERLAY)
        || attribute.equals(SELINUX);
  }
}
