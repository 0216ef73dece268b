package dev.jbuild.build.export;

import dev.jbuild.build.context.Tree;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes a tree into a folder of the host: what is there of the same name is replaced, folders are
 * merged, no link is followed. Owners are the user's own, as when one unpacks an archive. Hard
 * links and extended attributes are kept where the file system and the user's rights allow.
 */
final class FolderWriter {
  private static final int PERMISSIONS = 0777;

  private final Tree tree;
  private final Directory root;
  private final OptionalLong latest;
  private final Map<Object, String> written = new HashMap<>();
  private final byte[] buffer = new byte[1 << 18];

  FolderWriter(Tree tree, Directory root, OptionalLong latest) {
    this.tree = tree;
    this.root = root;
    this.latest = latest;
  }

  /** Writes all of the tree. */
  void write() throws IOException {
    write("", root);
  }

  private void write(String folder, Directory target) throws IOException {
    for (TarEntry entry : tree.children(folder)) {
      String name = entry.name();
      FileStatus there = target.lstatIfExists(name);
      boolean keep = there != null && there.isDirectory() && entry.type() == EntryType.DIRECTORY;
      if (there != null && !keep) {
        remove(target, name, there);
      }
      switch (entry.type()) {
        case DIRECTORY -> directory(entry, name, target, keep);
        case FILE -> {
          if (!isLinked(entry, name, target)) {
            file(entry, name, target);
          }
        }
        case SYMLINK -> {
          target.symlink(entry.linkTarget(), name);
          setModified(entry, name, target);
        }
        case FIFO -> {
          target.mknod(name, FileStatus.FIFO | (entry.mode() & PERMISSIONS), 0, 0);
          setModified(entry, name, target);
        }
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
    setXattrs(entry, name, target);
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
    // Now, while the file can be written.
    setXattrs(entry, name, target);
    target.chmod(name, entry.mode());
    setModified(entry, name, target);
  }

  /** Whether the file was there under another name, and has this name now, too. */
  private boolean isLinked(TarEntry entry, String name, Directory target) throws IOException {
    Object identity = tree.identity(entry);
    String first = identity == null ? null : written.putIfAbsent(identity, entry.path());
    if (first == null) {
      return false;
    }
    int slash = first.lastIndexOf('/');
    try (Directory from = root.openDirectory(slash < 0 ? "." : first.substring(0, slash))) {
      target.link(from, first.substring(slash + 1), name);
      return true;
    } catch (LinuxException e) {
      // A folder that was there may be of another file system, or the link's first name replaced.
      return false;
    }
  }

  private void setXattrs(TarEntry entry, String name, Directory target) throws IOException {
    for (Map.Entry<String, String> xattr : tree.xattrs(entry).entrySet()) {
      String key = xattr.getKey();
      if (!key.startsWith("user.") && !key.equals("security.capability")) {
        continue;
      }
      byte[] value = xattr.getValue().getBytes(StandardCharsets.ISO_8859_1);
      try {
        ExtendedAttributes.set(target, name, key, value);
      } catch (LinuxException e) {
        if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
          throw e;
        }
      }
    }
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
