package dev.jbuild.build.copy;

import dev.jbuild.build.context.SlashPath;

/**
 * Where COPY or ADD writes to, before links in the image are followed.
 *
 * @param path a tree path
 * @param folder whether it was written as a folder: with a slash at the end, or as {@code .}
 */
record Destination(String path, boolean folder) {
  /**
   * Reads a destination.
   *
   * @param workdir the working directory, absolute; empty counts as {@code /}
   * @param text as given, after expansion; empty and {@code .} mean the working directory
   */
  static Destination of(String workdir, String text) {
    boolean folder =
        text.isEmpty() || text.equals(".") || text.endsWith("/") || text.endsWith("/.");
    String path = text.startsWith("/") ? text : workdir + "/" + text;
    return new Destination(SlashPath.inTree(path), folder);
  }
}
