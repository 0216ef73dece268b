package dev.jbuild.build.context;

import dev.jbuild.linux.FileName;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree whose entries are all known: the files of a tar archive, a heredoc, a download.
 *
 * <p>Immutable once built.
 */
public final class MemoryTree implements Tree {
  /** The bytes of a file. */
  public interface Content {
    /** Opens them. */
    InputStream open() throws IOException;

    /** Returns their digest. */
    Digest digest() throws IOException;
  }

  private record Node(
      TarEntry entry, @Nullable Content content, NavigableMap<String, Node> children) {}

  private final String description;
  private final Node root;
  private final Map<Content, Integer> names = new HashMap<>();

  private MemoryTree(String description) {
    this.description = description;
    this.root = folder(TarEntry.directory("", 0755, 0));
  }

  /** Makes a tree with nothing in it. */
  public static MemoryTree empty() {
    return empty("scratch");
  }

  /** Makes a tree with nothing in it that users call something else. */
  static MemoryTree empty(String description) {
    return new MemoryTree(description);
  }

  /** Makes a tree of one file. */
  public static MemoryTree ofFile(String description, TarEntry file, Content content)
      throws IOException {
    MemoryTree tree = new MemoryTree(description);
    tree.put(file, content);
    return tree;
  }

  /**
   * Makes a tree of an archive as unpacking it would: later entries replace earlier ones, links on
   * the way are followed inside the tree, parents that are missing are made. Everything belongs to
   * root.
   */
  public static MemoryTree ofArchive(String description, SpooledTar tar)
      throws IOException, ContextException {
    MemoryTree tree = new MemoryTree(description);
    for (int i = 0; i < tar.entries().size(); i++) {
      TarEntry entry = tar.entries().get(i).withOwner(0, 0);
      String folder = SymlinkResolver.resolve(tree::lookup, entry.parent());
      String path = SlashPath.join(folder, entry.name());
      if (path.isEmpty()) {
        continue;
      }
      if (entry.type() == EntryType.HARDLINK) {
        Node target = tree.find(entry.linkTarget());
        if (target == null || target.content == null) {
          throw new ContextException(
              "invalid archive: "
                  + entry.path()
                  + " is a link to "
                  + entry.linkTarget()
                  + ", which is no file in it");
        }
        tree.put(target.entry.withPath(path), target.content);
      } else {
        tree.put(entry.withPath(path), entry.type() == EntryType.FILE ? content(tar, i) : null);
      }
    }
    return tree;
  }

  private static Content content(SpooledTar tar, int index) {
    return new Content() {
      @Override
      public InputStream open() {
        return tar.open(index);
      }

      @Override
      public Digest digest() {
        return tar.digest(index);
      }
    };
  }

  private static Node folder(TarEntry entry) {
    return new Node(entry, null, new TreeMap<>(FileName.BYTE_ORDER));
  }

  private void put(TarEntry entry, @Nullable Content content) throws IOException {
    Node parent = root;
    String path = entry.path();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String name = SlashPath.base(path.substring(0, slash));
      Node next = parent.children.get(name);
      if (next == null) {
        next = folder(TarEntry.directory(path.substring(0, slash), 0755, entry.mtimeSeconds()));
        parent.children.put(name, next);
      } else if (next.entry.type() != EntryType.DIRECTORY) {
        throw new IOException("not a folder: " + FileName.printable(next.entry.path()));
      }
      parent = next;
    }
    Node before = parent.children.get(entry.name());
    NavigableMap<String, Node> children =
        before != null && entry.type() == EntryType.DIRECTORY
            ? before.children
            : new TreeMap<>(FileName.BYTE_ORDER);
    if (before != null && before.content != null) {
      names.merge(before.content, -1, Integer::sum);
    }
    if (content != null) {
      names.merge(content, 1, Integer::sum);
    }
    parent.children.put(entry.name(), new Node(entry, content, children));
  }

  private @Nullable Node find(String path) {
    Node node = root;
    int start = 0;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      node = node.children.get(path.substring(start, end));
      if (node == null) {
        return null;
      }
      start = end + 1;
    }
    return node;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public @Nullable TarEntry lookup(String path) {
    Node node = find(path);
    return node == null ? null : node.entry;
  }

  @Override
  public List<TarEntry> children(String folder) {
    Node node = find(folder);
    if (node == null) {
      return List.of();
    }
    List<TarEntry> entries = new ArrayList<>(node.children.size());
    for (Node child : node.children.values()) {
      entries.add(child.entry);
    }
    return entries;
  }

  private Content content(TarEntry file) throws IOException {
    Node node = find(file.path());
    if (node == null || node.content == null) {
      throw new IOException("not a file of " + description + ": /" + file.path());
    }
    return node.content;
  }

  @Override
  public InputStream open(TarEntry file) throws IOException {
    return content(file).open();
  }

  @Override
  public Digest digest(TarEntry file) throws IOException {
    return content(file).digest();
  }

  @Override
  public Map<String, String> xattrs(TarEntry entry) {
    return entry.xattrs();
  }

  @Override
  public @Nullable Object identity(TarEntry file) throws IOException {
    Content content = content(file);
    return names.getOrDefault(content, 0) > 1 ? content : null;
  }
}
