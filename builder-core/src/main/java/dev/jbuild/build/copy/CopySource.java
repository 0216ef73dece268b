package dev.jbuild.build.copy;

import dev.jbuild.build.context.Tree;

/**
 * One operand that COPY or ADD takes files from.
 *
 * @param tree where its files are
 * @param path what to take; of a local source as the user wrote it, after expansion
 * @param local whether the path may have wildcards and links in it that are followed, and a folder
 *     gives its contents; otherwise it names just what the tree was made for
 * @param unpack whether a tar archive is unpacked rather than copied
 */
public record CopySource(Tree tree, String path, boolean local, boolean unpack) {
  /** A path, perhaps with wildcards, in a context, a stage or an image. */
  public static CopySource local(Tree tree, String path, boolean unpack) {
    return new CopySource(tree, path, true, unpack);
  }

  /** The one file of a tree that a heredoc or a download made; its name is the path. */
  public static CopySource file(Tree tree, String name, boolean unpack) {
    return new CopySource(tree, name, false, unpack);
  }

  /** All of a tree, as ADD takes it from git. */
  public static CopySource all(Tree tree) {
    return new CopySource(tree, "", false, false);
  }
}
