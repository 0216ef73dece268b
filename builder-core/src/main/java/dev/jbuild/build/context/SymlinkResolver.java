package dev.jbuild.build.context;

import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Follows symbolic links inside a root that none of them leads out of. */
public final class SymlinkResolver {
  /** As many as Linux follows in one path (MAXSYMLINKS). */
  private static final int LIMIT = 40;

  /** Finds entries without following links. */
  @FunctionalInterface
  public interface Lookup {
    /** Returns what is at a tree path, null where nothing is. */
    @Nullable TarEntry lookup(String path) throws IOException;
  }

  private SymlinkResolver() {}

  /**
   * Returns the tree path that a path leads to when every link in it is followed, the last
   * component too. What does not exist is kept as written, so the result may name something to be
   * made.
   *
   * @throws ContextException where links go round in circles
   */
  public static String resolve(Lookup tree, String path) throws IOException, ContextException {
    Deque<String> pending = new ArrayDeque<>();
    push(pending, path);
    String resolved = "";
    int followed = 0;
    while (!pending.isEmpty()) {
      String component = pending.pop();
      if (component.equals("..")) {
        resolved = SlashPath.parent(resolved);
        continue;
      }
      String candidate = SlashPath.join(resolved, component);
      TarEntry entry = tree.lookup(candidate);
      if (entry == null || entry.type() != EntryType.SYMLINK) {
        resolved = candidate;
        continue;
      }
      if (++followed > LIMIT) {
        throw new ContextException(
            "too many symbolic links in /" + path, "a link leads back to itself", null, null);
      }
      if (entry.linkTarget().startsWith("/")) {
        resolved = "";
      }
      push(pending, entry.linkTarget());
    }
    return resolved;
  }

  private static void push(Deque<String> pending, String path) {
    int end = path.length();
    while (end > 0) {
      int start = path.lastIndexOf('/', end - 1) + 1;
      String component = path.substring(start, end);
      if (!component.isEmpty() && !component.equals(".")) {
        pending.push(component);
      }
      end = start - 1;
    }
  }
}
