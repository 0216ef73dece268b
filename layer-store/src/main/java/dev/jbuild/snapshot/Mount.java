package dev.jbuild.snapshot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Something to mount, as data: who holds it mounts nothing by that. */
public sealed interface Mount {
  /**
   * Folders stacked by overlayfs.
   *
   * @param lower read-only layers, bottom to top; never empty
   * @param writable where changes go; empty for a read-only view
   */
  record Overlay(List<Path> lower, Optional<Writable> writable) implements Mount {
    /** Copies its list. */
    public Overlay {
      lower = List.copyOf(lower);
      if (lower.isEmpty()) {
        throw new IllegalArgumentException("an overlay needs a layer");
      }
    }
  }

  /**
   * The writable side of an overlay.
   *
   * @param upper collects the changes
   * @param work an empty folder of the same file system, overlayfs's own
   */
  record Writable(Path upper, Path work) {}

  /**
   * A file or folder of the host.
   *
   * @param recursive also what is mounted below it
   */
  record Bind(Path source, boolean readOnly, boolean recursive) implements Mount {}

  /**
   * An empty folder in memory.
   *
   * @param size limit in bytes; 0 for the kernel's own, half of the memory
   * @param mode permissions of the folder
   */
  record Tmpfs(long size, int mode) implements Mount {}

  /**
   * A file that exists in memory only, for as long as the step runs.
   *
   * @param content not copied; do not change it
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by nobody; a copy of a secret is one too many
  record MemoryFile(byte[] content, int mode, int uid, int gid) implements Mount {}
}
