package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;

/** The paths of entries, as they come out of a tar: relative, clean and below the root. */
final class EntryPath {
  private EntryPath() {}

  /** The name relative and without empty and {@code .} components; {@code ..} is refused. */
  static String clean(String name) throws InvalidContentException {
    int length = name.length();
    boolean clean = length > 0 && name.charAt(0) != '/' && name.charAt(length - 1) != '/';
    int start = 0;
    for (int i = 0; i <= length; i++) {
      if (i < length && name.charAt(i) != '/') {
        continue;
      }
      int n = i - start;
      if (n == 2 && name.charAt(start) == '.' && name.charAt(start + 1) == '.') {
        throw new InvalidContentException("unsafe tar entry: \"" + name + "\" contains ..");
      }
      clean &= n > 1 || (n == 1 && name.charAt(start) != '.');
      start = i + 1;
    }
    if (clean) {
      return name;
    }
    StringBuilder path = new StringBuilder(length);
    for (String component : name.split("/", -1)) {
      if (!component.isEmpty() && !component.equals(".")) {
        path.append(path.isEmpty() ? "" : "/").append(component);
      }
    }
    return path.toString();
  }

  /** The name relative and clean, {@code ..} resolved inside the root. */
  static String clamp(String name) throws InvalidContentException {
    if (!name.contains("..")) {
      return clean(name);
    }
    StringBuilder path = new StringBuilder(name.length());
    for (String component : name.split("/", -1)) {
      if (component.equals("..")) {
        path.setLength(Math.max(0, path.lastIndexOf("/")));
      } else if (!component.isEmpty() && !component.equals(".")) {
        path.append(path.isEmpty() ? "" : "/").append(component);
      }
    }
    return path.toString();
  }
}
