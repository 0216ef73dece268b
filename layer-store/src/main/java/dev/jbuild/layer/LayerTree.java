package dev.jbuild.layer;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree that the entries of one layer make, in the order in which they come.
 *
 * <p>This is the one place that decides where an entry of a tar lands. A later entry replaces an
 * earlier one. A symbolic link of the layer in the middle of a path is followed inside the layer's
 * root, as tools that unpack in a chroot do, so nothing ever lands outside.
 */
final class LayerTree {
  private static final int MAX_LINKS = 40;

  /** Longest path, as the kernel's PATH_MAX; also bounds the folders that one entry can imply. */
  private static final int MAX_PATH = 4096;

  /** A rough guess at the memory that an entry takes, in bytes. */
  private static final long ENTRY_COST = 500;

  /** Told of what happens besides the entry itself; an extraction does the same on disk. */
  interface Listener {
    /** A folder is made because something will be in it. */
    void implied(String path, boolean opaque) throws java.io.IOException;

    /** What was at the path is replaced; {@code directory} where it was a folder. */
    void removed(String path, boolean directory) throws java.io.IOException;
  }

  /** Does nothing. */
  static final Listener SILENT =
      new Listener() {
        @Override
        public void implied(String path, boolean opaque) {}

        @Override
        public void removed(String path, boolean directory) {}
      };

  private static final class Node {
    TarEntry entry;
    long offset = LayerIndex.NO_OFFSET;
    boolean opaque;
    boolean implied;
    @Nullable Map<String, Node> children;
    final @Nullable Node parent;

    Node(TarEntry entry, @Nullable Node parent) {
      this.entry = entry;
      this.parent = parent;
    }

    @Nullable Node child(String name) {
      return children == null ? null : children.get(name);
    }

    void put(String name, Node child) {
      if (children == null) {
        children = new HashMap<>();
      }
      children.put(name, child);
    }
  }

  private final Listener listener;
  private final Node root;
  private final long maxNodes = Math.max(10_000, Runtime.getRuntime().maxMemory() / 2 / ENTRY_COST);
  private long nodes = 1;
  private String lastParentPath = "";
  private Node lastParent;

  LayerTree(Listener listener) {
    this.listener = listener;
    this.root = new Node(TarEntry.directory("", 0755, 0), null);
    this.root.implied = true;
    this.lastParent = root;
  }

  /**
   * Puts an entry into the tree.
   *
   * @param offset of its headers in the tar
   * @return the entry with the path at which it landed, a hard link with the attributes of its
   *     file; an OPAQUE entry is returned as it came; null where a whiteout changes nothing, since
   *     the layer itself has a file there
   */
  @Nullable TarEntry put(TarEntry given, long offset) throws java.io.IOException {
    TarEntry entry = given;
    if (entry.path().length() > MAX_PATH) {
      throw new InvalidContentException("a path of the layer is longer than " + MAX_PATH);
    }
    if (entry.type() == EntryType.OPAQUE) {
      return putOpaque(entry);
    }
    if (entry.path().isEmpty()) {
      return putRoot(entry, offset);
    }
    Node parent = parent(entry.parent());
    String name = entry.name();
    String path = join(parent.entry.path(), name);
    if (!path.equals(entry.path())) {
      entry = entry.withPath(path);
    }
    if (entry.type() == EntryType.HARDLINK) {
      Node target = find(entry.linkTarget());
      if (target == null) {
        throw new InvalidContentException(
            "hard link " + path + " to " + entry.linkTarget() + ", which is not in the layer");
      }
      if (target.entry.path().equals(path)) {
        return null;
      }
      entry = linked(entry, target);
      offset = target.offset;
    }
    Node old = parent.child(name);
    return old == null ? insert(parent, name, entry, offset) : replace(old, name, entry, offset);
  }

  private TarEntry insert(Node parent, String name, TarEntry entry, long offset)
      throws InvalidContentException {
    Node node = newNode(entry, parent);
    node.offset = offset;
    parent.put(name, node);
    return entry;
  }

  private Node newNode(TarEntry entry, Node parent) throws InvalidContentException {
    if (++nodes > maxNodes) {
      throw new InvalidContentException(
          "the layer has more than " + maxNodes + " entries, too many for the memory of this run");
    }
    return new Node(entry, parent);
  }

  private @Nullable TarEntry replace(Node old, String name, TarEntry entry, long offset)
      throws java.io.IOException {
    boolean directory = entry.type() == EntryType.DIRECTORY;
    EntryType was = old.entry.type();
    if (entry.type() == EntryType.WHITEOUT) {
      // Whiteouts concern lower layers only, also where the layer puts something in their place.
      if (was == EntryType.DIRECTORY && !old.opaque) {
        old.opaque = true;
        return TarEntry.opaque(entry.path());
      }
      return null;
    }
    if (was == EntryType.DIRECTORY && directory) {
      old.entry = entry;
      old.offset = offset;
      old.implied = false;
      return entry;
    }
    listener.removed(entry.path(), was == EntryType.DIRECTORY);
    lastParentPath = "";
    lastParent = root;
    Node node = newNode(entry, java.util.Objects.requireNonNull(old.parent));
    node.offset = offset;
    node.opaque = directory && was == EntryType.WHITEOUT;
    java.util.Objects.requireNonNull(old.parent).put(name, node);
    return entry;
  }

  /** Whether the folder at this path hides what is below it. */
  boolean isOpaque(String path) {
    Node node = find(path);
    return node != null && node.opaque;
  }

  private TarEntry putRoot(TarEntry entry, long offset) throws InvalidContentException {
    if (entry.type() != EntryType.DIRECTORY) {
      throw new InvalidContentException("the root of the layer is not a folder");
    }
    root.entry = entry;
    root.offset = offset;
    root.implied = false;
    return entry;
  }

  private TarEntry putOpaque(TarEntry entry) throws java.io.IOException {
    Node node = parent(entry.path());
    node.opaque = true;
    return entry.withPath(node.entry.path());
  }

  private static TarEntry linked(TarEntry link, Node target) throws InvalidContentException {
    TarEntry file = target.entry;
    if (file.type() == EntryType.DIRECTORY || file.type() == EntryType.WHITEOUT) {
      throw new InvalidContentException(
          "hard link " + link.path() + " to " + file.path() + ", which is no file");
    }
    boolean again = file.type() == EntryType.HARDLINK;
    if (file.type() == EntryType.FILE || again) {
      String to = again ? file.linkTarget() : file.path();
      return file.withPath(link.path()).withType(EntryType.HARDLINK, to);
    }
    return file.withPath(link.path());
  }

  private @Nullable Node find(String path) {
    Node node = root;
    if (path.isEmpty()) {
      return node;
    }
    for (String name : path.split("/", -1)) {
      Node child = node.child(name);
      if (child == null) {
        return null;
      }
      node = child;
    }
    return node;
  }

  /** The folder at this path; links inside are followed and missing folders are implied. */
  private Node parent(String path) throws java.io.IOException {
    if (path.equals(lastParentPath)) {
      return lastParent;
    }
    Node node = walk(root, path, new int[1]);
    lastParentPath = path;
    lastParent = node;
    return node;
  }

  private Node walk(Node from, String path, int[] links) throws java.io.IOException {
    Node node = from;
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int stop = slash < 0 ? path.length() : slash;
      String name = path.substring(start, stop);
      start = stop + 1;
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        node = node.parent == null ? node : node.parent;
        continue;
      }
      node = step(node, name, links);
    }
    return node;
  }

  private Node step(Node node, String name, int[] links) throws java.io.IOException {
    Node child = node.child(name);
    String path = join(node.entry.path(), name);
    if (child != null && child.entry.type() == EntryType.DIRECTORY) {
      return child;
    }
    if (child != null && child.entry.type() == EntryType.SYMLINK) {
      if (++links[0] > MAX_LINKS) {
        throw new InvalidContentException("too many symbolic links on the way to " + path);
      }
      String target = child.entry.linkTarget();
      return walk(target.startsWith("/") ? root : node, target, links);
    }
    if (path.length() > MAX_PATH) {
      throw new InvalidContentException("a path of the layer is longer than " + MAX_PATH);
    }
    boolean opaque = child != null && child.entry.type() == EntryType.WHITEOUT;
    if (child != null) {
      listener.removed(path, false);
    }
    Node made = newNode(TarEntry.directory(path, 0755, 0), node);
    made.implied = true;
    made.opaque = opaque;
    node.put(name, made);
    listener.implied(path, opaque);
    return made;
  }

  private static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "/" + name;
  }

  /** The sorted entries. */
  LayerIndex toIndex() {
    Collector collector = new Collector();
    collector.collect(root);
    collector.settleHardLinks(this);
    return collector.index();
  }

  /** Whether the file that a hard link was made to is still at the place that the link names. */
  private boolean stillLinked(TarEntry link, long offset) {
    Node target = find(link.linkTarget());
    return target != null && target.entry.type() == EntryType.FILE && target.offset == offset;
  }

  /** Lays the tree out depth first, without recursion: hostile trees are deep. */
  private static final class Collector {
    private TarEntry[] entries = new TarEntry[64];
    private long[] offsets = new long[64];
    private int[] ends = new int[64];
    private int[] parents = new int[64];
    private final BitSet opaque = new BitSet();
    private final BitSet implied = new BitSet();
    private int count;

    private record Pending(Node node, int parent) {}

    void collect(Node root) {
      java.util.ArrayDeque<Pending> stack = new java.util.ArrayDeque<>();
      stack.push(new Pending(root, -1));
      while (!stack.isEmpty()) {
        Pending next = stack.pop();
        Node node = next.node();
        int place = add(node, next.parent());
        Map<String, Node> children = node.children;
        if (children != null) {
          String[] names = children.keySet().toArray(new String[0]);
          Arrays.sort(names);
          for (int i = names.length - 1; i >= 0; i--) {
            stack.push(
                new Pending(java.util.Objects.requireNonNull(children.get(names[i])), place));
          }
        }
      }
      for (int i = count - 1; i > 0; i--) {
        ends[parents[i]] = Math.max(ends[parents[i]], ends[i]);
      }
    }

    private int add(Node node, int parent) {
      if (count == entries.length) {
        int larger = count * 2;
        entries = Arrays.copyOf(entries, larger);
        offsets = Arrays.copyOf(offsets, larger);
        ends = Arrays.copyOf(ends, larger);
        parents = Arrays.copyOf(parents, larger);
      }
      entries[count] = node.entry;
      offsets[count] = node.offset;
      ends[count] = count + 1;
      parents[count] = parent;
      opaque.set(count, node.opaque);
      implied.set(count, node.implied);
      return count++;
    }

    /** A link whose file was replaced later in the tar is a file of its own. */
    void settleHardLinks(LayerTree tree) {
      for (int i = 0; i < count; i++) {
        TarEntry entry = entries[i];
        if (entry.type() == EntryType.HARDLINK && !tree.stillLinked(entry, offsets[i])) {
          entries[i] = entry.withType(EntryType.FILE, "");
        }
      }
    }

    LayerIndex index() {
      return new LayerIndex(
          Arrays.copyOf(entries, count),
          Arrays.copyOf(offsets, count),
          Arrays.copyOf(ends, count),
          opaque,
          implied);
    }
  }
}
