package dev.jbuild.build.copy;

import dev.jbuild.build.context.PatternMatcher;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.Tree;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what of a folder's contents is copied, in the order of a walk: all of it, or what the
 * pattern of {@code --parents} lets in and no {@code --exclude} keeps out.
 *
 * <p>A folder that is not itself let in is copied where something below it is, as the folder above
 * that. Folders in which nothing can match are not visited.
 */
final class FolderWalk {
  /**
   * One entry.
   *
   * @param relative its path inside the folder that is copied
   * @param implied whether it is there only as the folder above something else
   */
  record Selected(String relative, TarEntry entry, boolean implied) {}

  private static final class Parent {
    final Selected folder;
    boolean selected;

    Parent(Selected folder, boolean selected) {
      this.folder = folder;
      this.selected = selected;
    }
  }

  private final Tree tree;
  private final @Nullable PatternMatcher include;
  private final PatternMatcher exclude;
  private final List<Parent> parents = new ArrayList<>();
  private final List<Selected> selected = new ArrayList<>();

  private FolderWalk(Tree tree, @Nullable PatternMatcher include, PatternMatcher exclude) {
    this.tree = tree;
    this.include = include;
    this.exclude = exclude;
  }

  static List<Selected> walk(
      Tree tree, TarEntry folder, @Nullable PatternMatcher include, PatternMatcher exclude)
      throws IOException {
    FolderWalk walk = new FolderWalk(tree, include, exclude);
    walk.folder(folder.path(), "", null, null);
    return walk.selected;
  }

  private void folder(
      String path,
      String relative,
      PatternMatcher.@Nullable Outcome included,
      PatternMatcher.@Nullable Outcome excluded)
      throws IOException {
    for (TarEntry child : tree.children(path)) {
      String name = SlashPath.join(relative, child.name());
      PatternMatcher.Outcome in = include == null ? null : include.match(name, included);
      PatternMatcher.Outcome out = exclude.isEmpty() ? null : exclude.match(name, excluded);
      boolean letIn = in == null || in.matched();
      boolean keptOut = out != null && out.matched();
      Selected entry = new Selected(name, child, false);
      if (letIn && !keptOut) {
        selectParents();
        selected.add(entry);
      }
      if (child.type() == EntryType.DIRECTORY
          && (letIn || mayIncludeBelow(name))
          && (!keptOut || exclude.mayExceptBelow(name))) {
        parents.add(new Parent(entry, letIn && !keptOut));
        folder(child.path(), name, in, out);
        parents.removeLast();
      }
    }
  }

  private boolean mayIncludeBelow(String name) {
    return include != null && include.mayMatchBelow(name);
  }

  private void selectParents() {
    for (Parent parent : parents) {
      if (!parent.selected) {
        parent.selected = true;
        selected.add(new Selected(parent.folder.relative, parent.folder.entry, true));
      }
    }
  }
}
