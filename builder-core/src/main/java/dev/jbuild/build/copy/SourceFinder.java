package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.SymlinkResolver;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.context.Wildcard;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a local source names: one path, or all that its wildcards match.
 *
 * <p>As in BuildKit, links on the way are followed, and so is what was found; wildcards do not look
 * through links; and a wildcard that matches nothing is no error, while a plain path, be it only
 * what stands before the first wildcard, has to exist.
 */
final class SourceFinder {
  /**
   * One thing found.
   *
   * @param name its last component as it was found, before a link was followed
   * @param entry what it leads to
   */
  record Found(String name, TarEntry entry) {}

  private final Tree tree;

  SourceFinder(Tree tree) {
    this.tree = tree;
  }

  /** Returns what the source names, in the order of the names. */
  List<Found> find(String source) throws IOException, ContextException {
    String path = SlashPath.inTree(source);
    if (!Wildcard.isIn(path)) {
      return List.of(literal(source, path));
    }
    if (!Wildcard.isValid(path)) {
      throw new ContextException("syntax error in pattern: " + source, null, source, null);
    }
    String[] components = path.split("/", -1);
    int first = 0;
    while (!Wildcard.isIn(components[first])) {
      first++;
    }
    String prefix = String.join("/", List.of(components).subList(0, first));
    TarEntry folder = existing(prefix);
    if (folder == null) {
      throw missing(source, prefix);
    }
    List<Found> found = new ArrayList<>();
    if (folder.type() == EntryType.DIRECTORY) {
      match(source, folder.path(), components, first, found);
    }
    return found;
  }

  private void match(String source, String folder, String[] components, int at, List<Found> found)
      throws IOException, ContextException {
    boolean last = at == components.length - 1;
    for (TarEntry child : tree.children(folder)) {
      if (!Wildcard.matches(components[at], child.name())) {
        continue;
      }
      if (last) {
        found.add(literal(source, child.path()));
      } else if (child.type() == EntryType.DIRECTORY) {
        match(source, child.path(), components, at + 1, found);
      }
    }
  }

  private Found literal(String source, String path) throws IOException, ContextException {
    TarEntry entry = existing(path);
    if (entry == null) {
      throw missing(source, path);
    }
    return new Found(SlashPath.base(path), entry);
  }

  /** Returns what a path without wildcards leads to; a backslash may be meant or an escape. */
  @Nullable TarEntry existing(String path) throws IOException, ContextException {
    TarEntry entry = tree.lookup(SymlinkResolver.resolve(tree::lookup, path));
    if (entry == null && path.indexOf('\\') >= 0) {
      entry = tree.lookup(SymlinkResolver.resolve(tree::lookup, Wildcard.unescape(path)));
    }
    return entry;
  }

  /**
   * Refuses a path below a folder that leads through a symbolic link. Patterns, which the sources
   * of {@code --parents} are, do not look through links: nothing at all would be copied.
   */
  void requireNoLink(String source, String folder, String path)
      throws IOException, ContextException {
    TarEntry root = existing(folder);
    if (root == null) {
      return;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      TarEntry above = tree.lookup(SlashPath.join(root.path(), path.substring(0, slash)));
      if (above != null && above.type() == EntryType.SYMLINK) {
        throw new ContextException(
            "/"
                + FileName.printable(above.path())
                + " is a symbolic link, and --parents does not look through links",
            "name the folder that it leads to, or write /./ behind the link: what is before that is"
                + " not copied",
            source,
            null);
      }
    }
  }

  ContextException missing(String source, String path) throws IOException {
    return new ContextException(
        "\"/" + FileName.printable(path) + "\": not found in " + tree.description(),
        hint(source, path),
        source,
        null);
  }

  private @Nullable String hint(String source, String path) throws IOException {
    String known = tree.whyMissing(path);
    if (known != null) {
      return known;
    }
    TarEntry link = tree.lookup(path);
    if (link != null && link.type() == EntryType.SYMLINK) {
      return "it is a symbolic link to "
          + FileName.printable(link.linkTarget())
          + ", which is not in "
          + tree.description();
    }
    if (SlashPath.clean(source).startsWith("..")) {
      return "a source cannot lie outside of " + tree.description() + ": .. ends at its root";
    }
    return similar(path);
  }

  /** Goes down as far as the path exists, and suggests what is there in place of what is not. */
  private @Nullable String similar(String path) throws IOException {
    String folder = "";
    for (String component : path.split("/", -1)) {
      TarEntry next = tree.lookup(SlashPath.join(folder, component));
      if (next == null) {
        return closest(folder, component);
      }
      if (next.type() != EntryType.DIRECTORY) {
        return "/" + FileName.printable(next.path()) + " is not a folder";
      }
      folder = next.path();
    }
    return null;
  }

  private @Nullable String closest(String folder, String wanted) throws IOException {
    String best = null;
    int least = Math.max(1, Math.min(3, wanted.length() / 3)) + 1;
    for (TarEntry child : tree.children(folder)) {
      int distance =
          child.name().equalsIgnoreCase(wanted) ? 0 : distance(child.name(), wanted, least);
      if (distance < least) {
        least = distance;
        best = child.path();
      }
    }
    return best == null ? null : "did you mean " + FileName.printable(best) + "?";
  }

  /** The edit distance of two names, or {@code limit} where it is not below that. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
