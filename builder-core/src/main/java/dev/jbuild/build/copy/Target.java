package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.SymlinkResolver;
import dev.jbuild.build.context.Tree;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The file system of the image with what the instruction has put into it so far. */
final class Target {
  private static final int SETGID = 02000;

  private final Tree image;
  private final NavigableMap<String, PlannedEntry> planned = new TreeMap<>(Target::order);

  /** Whether anything of the image was replaced by another type, so that some of it is hidden. */
  private boolean hides;

  Target(Tree image) {
    this.image = image;
  }

  /** Returns what is at a path, null where nothing is. No link is followed. */
  @Nullable TarEntry lookup(String path) throws IOException {
    PlannedEntry entry = planned.get(path);
    if (entry != null) {
      return entry.entry();
    }
    return hides && isHidden(path) ? null : image.lookup(path);
  }

  private boolean isHidden(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      PlannedEntry above = planned.get(path.substring(0, slash));
      if (above != null && (above.replaces() || above.entry().type() != EntryType.DIRECTORY)) {
        return true;
      }
    }
    return false;
  }

  @Nullable PlannedEntry planned(String path) {
    return planned.get(path);
  }

  /** Returns the extended attributes of what is at a path. */
  Map<String, String> xattrs(TarEntry entry) throws IOException {
    return planned.containsKey(entry.path()) ? entry.xattrs() : image.xattrs(entry);
  }

  /** Opens a file of the image below. */
  PlannedEntry.Content content(TarEntry file) {
    return () -> image.open(file);
  }

  /** Puts an entry where nothing is, or a folder is to get other attributes, or over a file. */
  void put(PlannedEntry entry) {
    planned.put(entry.entry().path(), entry);
  }

  /** Puts an entry in place of whatever is there, a folder with all that is in it too. */
  void replace(PlannedEntry entry) throws IOException {
    String path = entry.entry().path();
    TarEntry before = lookup(path);
    boolean folder = entry.entry().type() == EntryType.DIRECTORY;
    PlannedEntry after = entry;
    if (before != null && before.type() == EntryType.DIRECTORY) {
      hides = true;
      removeInside(path);
    } else if (before != null && folder) {
      TarEntry below = image.lookup(path);
      if (below != null && below.type() == EntryType.DIRECTORY) {
        // A folder, then a file, now a folder again: what the first one held must stay away.
        after = new PlannedEntry(entry.entry(), null, null, true);
      }
    }
    planned.put(path, after);
  }

  private void removeInside(String path) {
    String inside = path + "/";
    Iterator<String> after = planned.tailMap(path, false).keySet().iterator();
    while (after.hasNext() && after.next().startsWith(inside)) {
      after.remove();
    }
  }

  /**
   * Makes a folder and those above it where they do not exist; existing ones stay as they are. In a
   * folder with the setgid bit they have that bit too, as the kernel would have it.
   *
   * @param path with no link in it
   * @param owner null for root, with the group of such a folder above
   * @throws ContextException where something else is in the way
   */
  void makeFolders(String path, int mode, @Nullable Owner owner, long created)
      throws IOException, ContextException {
    TarEntry entry = path.isEmpty() ? null : lookup(path);
    if (path.isEmpty() || (entry != null && entry.type() == EntryType.DIRECTORY)) {
      return;
    }
    if (entry != null) {
      throw new ContextException("/" + FileName.printable(path) + " is not a folder in the image");
    }
    String parent = SlashPath.parent(path);
    makeFolders(parent, mode, owner, created);
    TarEntry above = parent.isEmpty() ? null : lookup(parent);
    int inherited = above == null ? 0 : above.mode() & SETGID;
    int group = above == null || inherited == 0 ? 0 : above.gid();
    TarEntry folder = TarEntry.directory(path, mode | inherited, created);
    put(
        PlannedEntry.of(
            owner == null
                ? folder.withOwner(0, group)
                : folder.withOwner(owner.uid(), owner.gid())));
  }

  /** Returns where a path leads to in the image when links are followed. */
  String resolve(String path) throws IOException, ContextException {
    return SymlinkResolver.resolve(this::lookup, path);
  }

  /**
   * Returns the entries of the layer, each folder before what is in it. Folders of the image that
   * something was put into are there with the attributes they have: what unpacks the layer must not
   * have to know the ones below.
   */
  List<PlannedEntry> entries() throws IOException {
    NavigableMap<String, PlannedEntry> all = new TreeMap<>(planned);
    for (String path : planned.keySet()) {
      String parent = SlashPath.parent(path);
      while (!parent.isEmpty() && !all.containsKey(parent)) {
        TarEntry folder = image.lookup(parent);
        if (folder == null) {
          throw new IllegalStateException("nothing made /" + parent);
        }
        all.put(parent, PlannedEntry.of(folder.withXattrs(image.xattrs(folder))));
        parent = SlashPath.parent(parent);
      }
    }
    return List.copyOf(all.values());
  }

  /** Orders paths so that a folder comes right before what is in it. */
  private static int order(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x == '/' ? -1 : y == '/' ? 1 : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
