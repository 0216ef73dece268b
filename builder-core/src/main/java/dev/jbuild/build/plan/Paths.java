package dev.jbuild.build.plan;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths in an image: absolute, with slashes, without dots. */
final class Paths {
  private Paths() {}

  /** A path as seen from a folder; {@code ..} does not lead above the root. */
  static String resolve(String folder, String path) {
    String joined = path.startsWith("/") ? path : folder + "/" + path;
    Deque<String> parts = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i <= joined.length(); i++) {
      if (i == joined.length() || joined.charAt(i) == '/') {
        String part = joined.substring(start, i);
        start = i + 1;
        switch (part) {
          case "", "." -> {}
          case ".." -> parts.pollLast();
          default -> parts.addLast(part);
        }
      }
    }
    return "/" + String.join("/", parts);
  }
}
