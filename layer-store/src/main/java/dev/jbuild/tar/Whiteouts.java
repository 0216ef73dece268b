package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;

/** Names in a layer that say something about other files (OCI image spec, layer.md). */
final class Whiteouts {
  private Whiteouts() {}

  /** What an entry of a layer means. */
  static TarEntry interpret(TarEntry entry) throws InvalidContentException {
    String name = entry.name();
    if (!name.startsWith(TarFormat.WHITEOUT_PREFIX)) {
      return entry;
    }
    if (name.equals(TarFormat.OPAQUE_NAME)) {
      return TarEntry.opaque(entry.parent());
    }
    if (name.startsWith(TarFormat.AUFS_PREFIX)) {
      return entry;
    }
    String hidden = name.substring(TarFormat.WHITEOUT_PREFIX.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new InvalidContentException("unsafe tar entry: \"" + entry.path() + "\"");
    }
    String parent = entry.parent();
    return TarEntry.whiteout(parent.isEmpty() ? hidden : parent + "/" + hidden);
  }

  /** Whether an entry is none of the files, but what AUFS noted for itself. */
  static boolean isBookkeeping(TarEntry entry) {
    return entry.name().startsWith(TarFormat.AUFS_PREFIX);
  }
}
