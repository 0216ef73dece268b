package dev.jbuild.layer;

import dev.jbuild.tar.TarEntry;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one layer, sorted so that each folder is followed by all that is in it.
 *
 * <p>Immutable. The first entry is the root, and each folder above an entry is there: where the
 * layer's tar did not have it, it is implied (0755, owned by root) and says nothing about a folder
 * of the same path in a lower layer. A hard link has the attributes of its file. Opacity is a
 * property of folders; whiteouts are entries.
 */
public final class LayerIndex {
  /** Offset of an entry of which the tar holds nothing, or whose tar is not written yet. */
  public static final long NO_OFFSET = -1;

  private final TarEntry[] entries;
  private final long[] offsets;
  private final int[] ends;
  private final BitSet opaque;
  private final BitSet implied;

  /** Found when it is first asked for: with one id mapped that is for each file that is opened. */
  private @Nullable Boolean owned;

  LayerIndex(TarEntry[] entries, long[] offsets, int[] ends, BitSet opaque, BitSet implied) {
    this.entries = entries;
    this.offsets = offsets;
    this.ends = ends;
    this.opaque = opaque;
    this.implied = implied;
  }

  /** How many entries there are, with the root. */
  public int size() {
    return entries.length;
  }

  /** An entry by its place in the order. */
  public TarEntry entry(int i) {
    return entries[i];
  }

  /** Where the headers of the entry begin in the layer's tar, or {@link #NO_OFFSET}. */
  public long offset(int i) {
    return offsets[i];
  }

  /** The place after the last entry inside this one; {@code i + 1} where nothing is inside. */
  public int end(int i) {
    return ends[i];
  }

  /** Whether the folder hides what lower layers have in it. */
  public boolean isOpaque(int i) {
    return opaque.get(i);
  }

  /** Whether the folder is only there because something is in it. */
  public boolean isImplied(int i) {
    return implied.get(i);
  }

  /** The place of a path, or -1. No link is followed. */
  public int find(String path) {
    if (path.isEmpty()) {
      return 0;
    }
    int directory = 0;
    int start = 0;
    while (true) {
      int slash = path.indexOf('/', start);
      int stop = slash < 0 ? path.length() : slash;
      int child = child(directory, path, stop);
      if (child < 0 || slash < 0) {
        return child;
      }
      directory = child;
      start = slash + 1;
    }
  }

  /** The child of a folder whose path is the first {@code length} characters of {@code path}. */
  private int child(int directory, String path, int length) {
    int low = directory + 1;
    int high = ends[directory];
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = LayerOrder.compare(entries[middle].path(), path, length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return -1;
  }

  /** Whether any entry belongs to another user or group than root. */
  boolean hasOwners() {
    Boolean known = owned;
    if (known == null) {
      known = Arrays.stream(entries).anyMatch(entry -> entry.uid() != 0 || entry.gid() != 0);
      owned = known;
    }
    return known;
  }

  /** All entries in their order, with the root and the implied folders. */
  public List<TarEntry> entries() {
    return List.of(entries);
  }
}
