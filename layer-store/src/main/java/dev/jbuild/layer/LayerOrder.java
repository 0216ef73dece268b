package dev.jbuild.layer;

/** The order of paths in which what is in a folder follows the folder: the slash comes first. */
final class LayerOrder {
  private LayerOrder() {}

  static int compare(String a, String b) {
    return compare(a, b, b.length());
  }

  /** Compares with the first {@code length} characters of {@code b}. */
  static int compare(String a, String b, int length) {
    int n = Math.min(a.length(), length);
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(x == '/' ? 0 : x, y == '/' ? 0 : y);
      }
    }
    return Integer.compare(a.length(), length);
  }
}
