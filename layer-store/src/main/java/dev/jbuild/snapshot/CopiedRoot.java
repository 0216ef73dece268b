package dev.jbuild.snapshot;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.FileTree;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A root folder made by copying layers into it, for where overlayfs cannot be used, and what
 * changed in it since.
 *
 * <p>What a step touched is told by inode and change time, which nobody can set back.
 */
final class CopiedRoot {
  private static final String OVERLAY_ATTRIBUTES = "user.overlay.";
  private static final String OPAQUE = "user.overlay.opaque";
  private static final byte[] YES = "y".getBytes(StandardCharsets.US_ASCII);

  private final Path root;
  private final Map<String, Map<String, Stamp>> folders = new HashMap<>();

  private record Stamp(long inode, long seconds, int nanos, boolean directory) {
    static Stamp of(FileStatus status) {
      return new Stamp(
          status.inode(), status.changedSeconds(), status.changedNanos(), status.isDirectory());
    }
  }

  private record Source(long device, long inode) {}

  private CopiedRoot(Path root) {
    this.root = root;
  }

  /**
   * Copies layers over each other.
   *
   * @param root an empty folder
   * @param layers in overlayfs's form, bottom to top
   */
  static CopiedRoot copy(List<Path> layers, Path root) throws IOException {
    CopiedRoot copy = new CopiedRoot(root);
    try (Directory target = Directory.open(root)) {
      for (Path layer : layers) {
        try (Directory source = Directory.open(layer)) {
          copyInto(source, target, new HashMap<>(), target, "");
          dress(source, "", target, "", source.lstat("."));
        }
      }
      copy.record(target, "");
    }
    waitForClock();
    return copy;
  }

  /** Change times have the grain of the timer interrupt, up to 10 ms. */
  private static void waitForClock() throws InterruptedIOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while layers were copied");
    }
  }

  private static void copyInto(
      Directory source, Directory target, Map<Source, String> links, Directory root, String prefix)
      throws IOException {
    for (DirectoryEntry entry : source.entries()) {
      String name = entry.name();
      FileStatus status = source.lstat(name);
      FileStatus there = target.lstatIfExists(name);
      if (there != null
          && !(there.isDirectory() && status.isDirectory() && !isOpaque(source, name))) {
        FileTree.remove(target, name);
        there = null;
      }
      if (status.isWhiteout()) {
        continue;
      }
      Source key = new Source(status.device(), status.inode());
      String first = links.get(key);
      if (first != null && !status.isDirectory()) {
        target.link(root, first, name);
        continue;
      }
      if (status.links() > 1) {
        links.put(key, prefix + name);
      }
      if (status.isDirectory()) {
        if (there == null) {
          target.mkdir(name, 0700);
        }
        try (Directory from = source.openDirectory(name);
            Directory to = target.openDirectory(name)) {
          copyInto(from, to, links, root, prefix + name + "/");
        }
      } else {
        copyFile(source, target, name, status);
      }
      dress(source, name, target, name, status);
    }
  }

  private static void copyFile(Directory source, Directory target, String name, FileStatus status)
      throws IOException {
    switch (status.type()) {
      case FileStatus.REGULAR -> {
        int create = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
        try (OpenFile from = source.openFile(name, OpenFlags.READ, 0);
            OpenFile to = target.openFile(name, create, 0600)) {
          from.copyTo(to, status.size());
        }
      }
      case FileStatus.SYMLINK -> target.symlink(source.readLink(name), name);
      default ->
          target.mknod(name, status.type() | 0600, status.deviceMajor(), status.deviceMinor());
    }
  }

  private static boolean isOpaque(Directory directory, String name) throws IOException {
    return ExtendedAttributes.get(directory, name, OPAQUE) != null;
  }

  /** Gives a copy the owner, mode, attributes and times of what it was copied from. */
  private static void dress(
      Directory source, String from, Directory target, String to, FileStatus status)
      throws IOException {
    String file = to.isEmpty() ? "." : to;
    String original = from.isEmpty() ? "." : from;
    target.chown(file, status.uid(), status.gid());
    if (!status.isSymlink()) {
      target.chmod(file, status.permissions());
      for (String attribute : ExtendedAttributes.list(source, original)) {
        byte[] value = ExtendedAttributes.get(source, original, attribute);
        if (value != null && !attribute.startsWith(OVERLAY_ATTRIBUTES)) {
          ExtendedAttributes.set(target, file, attribute, value);
        }
      }
    }
    target.setModified(file, status.modifiedSeconds(), status.modifiedNanos());
  }

  private void record(Directory directory, String prefix) throws IOException {
    Map<String, Stamp> copied = new HashMap<>();
    folders.put(prefix, copied);
    for (DirectoryEntry entry : directory.entries()) {
      FileStatus status = directory.lstat(entry.name());
      copied.put(entry.name(), Stamp.of(status));
      if (status.isDirectory()) {
        try (Directory child = directory.openDirectory(entry.name())) {
          record(child, prefix + entry.name() + "/");
        }
      }
    }
  }

  /**
   * Moves what changed to a folder, in overlayfs's form; the root is no more good after that.
   *
   * @param upper an empty folder of the same file system
   */
  void moveChanges(Path upper) throws IOException {
    try (Directory source = Directory.open(root);
        Directory target = Directory.open(upper)) {
      dress(source, "", target, "", source.lstat("."));
      moveChanges(source, target, "");
    }
  }

  private void moveChanges(Directory source, Directory target, String prefix) throws IOException {
    Map<String, Stamp> copied = folders.getOrDefault(prefix, Map.of());
    Set<String> removed = new HashSet<>(copied.keySet());
    for (DirectoryEntry entry : source.entries()) {
      String name = entry.name();
      removed.remove(name);
      FileStatus status = source.lstat(name);
      Stamp before = copied.get(name);
      boolean same = Stamp.of(status).equals(before);
      // A new folder may get the number of one removed; then each old child gets its whiteout.
      boolean kept = before != null && before.directory && before.inode == status.inode();
      if (!status.isDirectory()) {
        if (!same) {
          target.rename(source, name, name);
        }
      } else if (kept) {
        moveFolder(source, target, name, status, prefix, same);
      } else {
        target.rename(source, name, name);
        if (before != null) {
          ExtendedAttributes.set(target, name, OPAQUE, YES);
        }
      }
    }
    for (String name : removed) {
      target.mknod(name, FileStatus.CHARACTER_DEVICE, 0, 0);
    }
  }

  private void moveFolder(
      Directory source,
      Directory target,
      String name,
      FileStatus status,
      String prefix,
      boolean same)
      throws IOException {
    target.mkdir(name, 0700);
    boolean empty;
    try (Directory from = source.openDirectory(name);
        Directory to = target.openDirectory(name)) {
      moveChanges(from, to, prefix + name + "/");
      empty = to.entries().isEmpty();
    }
    if (same && empty) {
      target.rmdir(name);
    } else {
      dress(source, name, target, name, status);
    }
  }
}
