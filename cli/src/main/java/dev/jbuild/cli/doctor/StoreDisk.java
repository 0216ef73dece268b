package dev.jbuild.cli.doctor;

import dev.jbuild.cli.render.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where the store is, or will be.
 *
 * @param store its folder
 * @param existing this folder, or the nearest above it that there is
 * @param type the file system, such as {@code ext4}
 * @param free what the caller may still write, in bytes
 */
public record StoreDisk(Path store, Path existing, String type, long free) {
  private static final long LITTLE = 2_000_000_000;

  /** They have no overlays, no extended attributes, or both. */
  private static final Set<String> UNSUITABLE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "vfat", "exfat", "fuse.sshfs");

  /**
   * Looks at it.
   *
   * @param store the folder of the store; need not exist
   */
  public static StoreDisk of(Path store) {
    Path existing = store.toAbsolutePath();
    while (!Files.isDirectory(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return new StoreDisk(store, existing, type(existing), existing.toFile().getUsableSpace());
  }

  private static String type(Path folder) {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException _) {
      // In a chroot, its own mount is not among those that a process is told of.
      return "an unknown file system";
    }
  }

  Finding finding() {
    String check = "store";
    if (!Files.isWritable(existing)) {
      return Finding.fail(
          check, store + ": " + existing + " is not writable", "export JBUILD_ROOT=FOLDER");
    }
    String found = store + " on " + type + ", " + Quantity.bytes(free) + " free";
    if (free < LITTLE) {
      return Finding.warn(check, found, "jbuild prune --all");
    }
    return UNSUITABLE.contains(type)
        ? Finding.warn(check, found + ": not a local disk", "export JBUILD_ROOT=FOLDER")
        : Finding.ok(check, found);
  }
}
