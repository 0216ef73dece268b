package dev.jbuild.layer;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Several layers seen as one file tree, without mounting or unpacking anything.
 *
 * <p>Whiteouts and opaque folders count as in the OCI image specification. Immutable from outside;
 * a folder is merged when it is first looked into. Paths are relative to the root, with or without
 * a leading slash. Safe for use by several threads.
 */
public final class MergedIndex {
  /** How many symbolic links are followed on the way to a file, as the kernel does. */
  public static final int MAX_LINKS = 40;

  /** Stands for the layer of the root where there is no layer. */
  private static final Layer NOWHERE =
      new Layer(new LayerId("scratch"), Path.of("/nowhere"), null, null, OptionalLong.empty());

  private final LayerStore store;
  private final List<Layer> layers;
  private final List<LayerIndex> indexes;
  private final Node root;

  /** A merged path: what shows of it, and the layers whose folders make its content. */
  private static final class Node {
    final MergedEntry shown;

    /** Pairs of layer and place, topmost first; empty where it is no folder. */
    final int[] sources;

    @Nullable Map<String, Node> children;

    Node(MergedEntry shown, int[] sources) {
      this.shown = shown;
      this.sources = sources;
    }
  }

  private MergedIndex(LayerStore store, List<Layer> layers, List<LayerIndex> indexes) {
    this.store = store;
    this.layers = layers;
    this.indexes = indexes;
    this.root = makeRoot();
  }

  /**
   * Merges layers.
   *
   * @param layers bottom to top; none gives an empty root
   */
  public static MergedIndex of(LayerStore store, List<Layer> layers) throws IOException {
    List<LayerIndex> indexes = new ArrayList<>(layers.size());
    for (Layer layer : layers) {
      indexes.add(store.index(layer));
    }
    return new MergedIndex(store, List.copyOf(layers), indexes);
  }

  private Node makeRoot() {
    Node merged = merge(new int[layers.size()]);
    return merged != null
        ? merged
        : new Node(new MergedEntry(TarEntry.directory("", 0755, 0), NOWHERE, 0), new int[0]);
  }

  /**
   * Merges what the layers have at one path.
   *
   * @param places the place in each layer's index, bottom to top, -1 where the layer has nothing
   * @return null where the path does not exist
   */
  private @Nullable Node merge(int[] places) {
    int shown = -1;
    int[] sources = new int[2 * places.length];
    int n = 0;
    for (int i = places.length - 1; i >= 0; i--) {
      if (places[i] < 0) {
        continue;
      }
      LayerIndex index = indexes.get(i);
      EntryType type = index.entry(places[i]).type();
      if (type != EntryType.DIRECTORY) {
        if (n == 0 && type != EntryType.WHITEOUT) {
          return new Node(entry(i, places[i]), new int[0]);
        }
        break;
      }
      // An implied folder says nothing about itself: the one below it shows.
      if (shown < 0 || indexes.get(shown).isImplied(places[shown])) {
        shown = i;
      }
      sources[n++] = i;
      sources[n++] = places[i];
      if (index.isOpaque(places[i])) {
        break;
      }
    }
    return shown < 0 ? null : new Node(entry(shown, places[shown]), Arrays.copyOf(sources, n));
  }

  /** The layers, bottom to top. */
  public List<Layer> layers() {
    return layers;
  }

  /** The root folder. */
  public MergedEntry root() {
    return root.shown;
  }

  /** What is at a path; links on the way, and at the end, are not followed. */
  public Optional<MergedEntry> lookup(String path) {
    Node node = root;
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      node = children(node).get(name);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node.shown);
  }

  /**
   * What a path leads to, all symbolic links followed inside the root.
   *
   * @throws InvalidContentException where links go around in circles
   */
  public Optional<MergedEntry> resolve(String path) throws IOException {
    return lookup(canonical(path, true));
  }

  /**
   * The path without links, {@code .} and {@code ..}: links in it are followed inside the root as
   * far as it exists; the rest is taken as it is.
   *
   * @param followLast whether a link at the end of the path is followed too
   * @throws InvalidContentException where links go around in circles
   */
  public String canonical(String path, boolean followLast) throws IOException {
    List<String> rest = new ArrayList<>();
    push(rest, path);
    List<Node> nodes = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeLast();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (!missing.isEmpty()) {
          missing.removeLast();
        } else if (!nodes.isEmpty()) {
          nodes.removeLast();
        }
        continue;
      }
      Node at = nodes.isEmpty() ? root : nodes.getLast();
      Node child = missing.isEmpty() ? children(at).get(name) : null;
      if (child == null) {
        missing.add(name);
      } else if (child.shown.isSymlink() && (followLast || hasMore(rest))) {
        if (++links > MAX_LINKS) {
          throw new InvalidContentException("too many levels of symbolic links: " + path);
        }
        String target = child.shown.entry().linkTarget();
        if (target.startsWith("/")) {
          nodes.clear();
        }
        push(rest, target);
      } else {
        nodes.add(child);
      }
    }
    StringBuilder result = new StringBuilder(nodes.isEmpty() ? "" : nodes.getLast().shown.path());
    for (String name : missing) {
      result.append(result.isEmpty() ? "" : "/").append(name);
    }
    return result.toString();
  }

  private static void push(List<String> rest, String path) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      rest.add(names[i]);
    }
  }

  private static boolean hasMore(List<String> rest) {
    for (String name : rest) {
      if (!name.isEmpty() && !name.equals(".")) {
        return true;
      }
    }
    return false;
  }

  /** What is in a folder, sorted by name; nothing where it is no folder. */
  public List<MergedEntry> children(MergedEntry directory) {
    return children(directory.path());
  }

  /** What is in the folder at a path, no link followed; nothing where it is no folder. */
  public List<MergedEntry> children(String path) {
    Node node = root;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        node = children(node).get(name);
      }
      if (node == null) {
        return List.of();
      }
    }
    List<MergedEntry> list = new ArrayList<>();
    for (Node child : children(node).values()) {
      list.add(child.shown);
    }
    list.sort(Comparator.comparing(MergedEntry::path));
    return list;
  }

  private synchronized Map<String, Node> children(Node node) {
    Map<String, Node> known = node.children;
    if (known != null) {
      return known;
    }
    Map<String, int[]> places = new HashMap<>();
    for (int s = 0; s < node.sources.length; s += 2) {
      LayerIndex index = indexes.get(node.sources[s]);
      int directory = node.sources[s + 1];
      for (int i = directory + 1; i < index.end(directory); i = index.end(i)) {
        int[] named = places.computeIfAbsent(index.entry(i).name(), name -> absent());
        named[node.sources[s]] = i;
      }
    }
    Map<String, Node> children = HashMap.newHashMap(places.size());
    for (Map.Entry<String, int[]> named : places.entrySet()) {
      Node child = merge(named.getValue());
      if (child != null) {
        children.put(named.getKey(), child);
      }
    }
    node.children = children;
    return children;
  }

  private int[] absent() {
    int[] places = new int[layers.size()];
    Arrays.fill(places, -1);
    return places;
  }

  private MergedEntry entry(int layer, int place) {
    return new MergedEntry(indexes.get(layer).entry(place), layers.get(layer), place);
  }

  /** The content of a file; an empty stream for anything else. */
  public InputStream open(MergedEntry file) throws IOException {
    if (!file.isFile()) {
      return InputStream.nullInputStream();
    }
    return store.open(file.layer(), store.index(file.layer()), file.place());
  }
}
