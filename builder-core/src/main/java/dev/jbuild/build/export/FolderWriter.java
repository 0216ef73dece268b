package dev.jbuild.build.export;

import dev.jbuild.build.context.Tree;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Writes a tree into a folder of the host: what is there of the same name is replaced, folders are
 * merged, no link is followed. Owners are the user's own, as when one unpacks an archive.
 */
final class FolderWriter {
  private static final int PERMISSIONS = 0777;

  private final Tree tree;
  private final OptionalLong latest;
  private final byte[] buffer = new byte[1 << 18];

  FolderWriter(Tree tree, OptionalLong latest) {
    this.tree = tree;
    this.latest = latest;
  }

  /** Writes what is inside a folder of the tree. */
  void write(String folder, Directory target) throws IOException {
    for (TarEntry entry : tree.children(folder)) {
      String name = entry.name();
      FileStatus there = target.lstatIfExists(name);
      boolean keep = there != null && there.isDirectory() && entry.type() == EntryType.DIRECTORY;
      if (there != null && !keep) {
        remove(target, name, there);
      }
      switch (entry.type()) {
        case DIRECTORY -> directory(entry, name, target, keep);
        case FILE -> file(entry, name, target);
        case SYMLINK -> target.symlink(entry.linkTarget(), name);
        case FIFO -> target.mknod(name, 0010000 | (entry.mode() & PERMISSIONS), 0, 0);
        // An ordinary user cannot make a device, and nobody exports files to get one.
        case CHARACTER_DEVICE, BLOCK_DEVICE -> {}
        case HARDLINK, WHITEOUT, OPAQUE ->
            throw new IllegalStateException("a merged tree has no " + entry.type());
      }
    }
  }

  private void directory(TarEntry entry, String name, Directory target, boolean keep)
      throws IOException {
    if (!keep) {
      target.mkdir(name, 0700);
    }
    try (Directory inside = target.openDirectory(name)) {
      write(entry.path(), inside);
    }
    target.chmod(name, entry.mode());
    setModified(entry, name, target);
  }

  private void file(TarEntry entry, String name, Directory target) throws IOException {
    int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
    try (InputStream in = tree.open(entry);
        OpenFile out = target.openFile(name, flags, 0600)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    target.chmod(name, entry.mode());
    setModified(entry, name, target);
  }

  private void setModified(TarEntry entry, String name, Directory target) throws IOException {
    if (latest.isPresent() && entry.mtimeSeconds() > latest.getAsLong()) {
      target.setModified(name, latest.getAsLong(), 0);
    } else {
      target.setModified(name, entry.mtimeSeconds(), entry.mtimeNanos());
    }
  }

  private static void remove(Directory target, String name, FileStatus status) throws IOException {
    if (!status.isDirectory()) {
      target.unlink(name);
      return;
    }
    try (Directory inside = target.openDirectory(name)) {
      for (DirectoryEntry entry : inside.entries()) {
        remove(inside, entry.name(), inside.lstat(entry.name()));
      }
    }
    target.rmdir(name);
  }
}
