package dev.jbuild.layer;

/** What the extraction of a layer does with owners that this process may not give to files. */
public enum OwnerPolicy {
  /** Owners are kept; where that is refused, the extraction fails and says why. */
  KEEP,
  /**
   * Everything belongs to the user of this process where owners are refused: a namespace with one
   * id. The layer's tar, and so the image, keeps the owners.
   */
  IGNORE_REFUSED
}
