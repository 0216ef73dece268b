package dev.jbuild.build.context;

/** Which extended attributes of a file are content; the rest belongs to the host it was on. */
final class KeptAttributes {
  private KeptAttributes() {}

  /** Says whether an image keeps the attribute: file capabilities and what users set. */
  static boolean contains(String name) {
    // The marks of overlayfs would make a folder hide what is below it.
    return name.equals("security.capability")
        || (name.startsWith("user.") && !name.startsWith("user.overlay."));
  }
}
