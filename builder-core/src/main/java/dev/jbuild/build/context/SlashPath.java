package dev.jbuild.build.context;

/**
 * Lexical operations on slash-separated paths, as Go's {@code path} package does them.
 *
 * <p>A <em>tree path</em> is relative to a root, clean, without a leading slash; the root is {@code
 * ""}.
 */
public final class SlashPath {
  private SlashPath() {}

  /**
   * Returns the shortest equivalent of a path: {@code .} and empty components go, {@code ..} takes
   * its parent with it, and does not rise above a leading slash. The empty path is {@code "."}.
   */
  public static String clean(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    boolean rooted = path.charAt(0) == '/';
    StringBuilder out = new StringBuilder(path.length());
    if (rooted) {
      out.append('/');
    }
    int floor = out.length();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      int length = end - start;
      if (length == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.') {
        if (out.length() > floor) {
          int slash = out.lastIndexOf("/");
          out.setLength(Math.max(slash, floor));
        } else if (!rooted) {
          if (out.length() > 0) {
            out.append('/');
          }
          out.append("..");
          floor = out.length();
        }
      } else if (length > 0 && !(length == 1 && path.charAt(start) == '.')) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '/') {
          out.append('/');
        }
        out.append(path, start, end);
      }
      start = end + 1;
    }
    return out.isEmpty() ? "." : out.toString();
  }

  /** Returns the tree path of a user's path: cleaned, {@code ..} clamped at the root. */
  public static String inTree(String path) {
    return clean("/" + path).substring(1);
  }

  /** Returns the last component, {@code ""} for the root. */
  public static String base(String treePath) {
    return treePath.substring(treePath.lastIndexOf('/') + 1);
  }

  /** Returns the tree path of the parent folder; the root is its own parent. */
  public static String parent(String treePath) {
    int slash = treePath.lastIndexOf('/');
    return slash < 0 ? "" : treePath.substring(0, slash);
  }

  /** Returns {@code name} within {@code folder}; both are tree paths, either may be the root. */
  public static String join(String folder, String name) {
    if (folder.isEmpty()) {
      return name;
    }
    return name.isEmpty() ? folder : folder + "/" + name;
  }

  /** Says whether a tree path is {@code folder} or lies below it. */
  public static boolean isWithin(String treePath, String folder) {
    return folder.isEmpty()
        || (treePath.startsWith(folder)
            && (treePath.length() == folder.length() || treePath.charAt(folder.length()) == '/'));
  }
}
