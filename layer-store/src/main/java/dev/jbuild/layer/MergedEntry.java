package dev.jbuild.layer;

import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;

/**
 * A path of a {@link MergedIndex} and what the topmost layer that has it says about it.
 *
 * @param entry its attributes; never a whiteout
 * @param layer in which it is
 * @param place in that layer's index
 */
public record MergedEntry(TarEntry entry, Layer layer, int place) {
  /** The path, relative to the root; empty for the root. */
  public String path() {
    return entry.path();
  }

  /** Whether it is a folder. */
  public boolean isDirectory() {
    return entry.type() == EntryType.DIRECTORY;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymlink() {
    return entry.type() == EntryType.SYMLINK;
  }

  /** Whether it has content: a file, or one of several names of a file. */
  public boolean isFile() {
    return entry.type() == EntryType.FILE || entry.type() == EntryType.HARDLINK;
  }
}
