package dev.jbuild.layer;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.FileTree;
import dev.jbuild.linux.Hole;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a layer's tar into a new folder in overlayfs's form.
 *
 * <p>{@link LayerTree} decides where each entry lands; every folder on the way is one that this
 * extraction made, so no link is ever followed. The folder must be empty and nobody else's.
 */
final class Extractor implements LayerTree.Listener {
  private static final byte[] OPAQUE_VALUE = {'y'};
  private static final int BUFFER = 1 << 20;

  private final Path folder;
  private final OwnerPolicy owners;
  private final LayerTree tree = new LayerTree(this);
  private final byte[] chunk = new byte[1 << 16];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private @Nullable Directory root;
  private String openPath = "";
  private @Nullable Directory open;

  Extractor(Path folder, OwnerPolicy owners) {
    this.folder = folder;
    this.owners = owners;
  }

  /** Extracts to the end of the tar; returns the index of what was there. */
  LayerIndex extract(InputStream tar) throws IOException {
    LayerTarReader reader = LayerTarReader.ofLayer(tar);
    try (Directory opened = Directory.open(folder)) {
      root = opened;
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        TarEntry placed = tree.put(entry, reader.entryOffset());
        if (placed != null) {
          write(placed, entry.type(), reader);
        }
      }
      LayerIndex index = tree.toIndex();
      finishDirectories(index);
      return index;
    } finally {
      closeParent();
      root = null;
    }
  }

  private void write(TarEntry entry, EntryType given, LayerTarReader reader) throws IOException {
    if (entry.path().isEmpty()) {
      if (entry.type() == EntryType.OPAQUE) {
        setOpaque("");
      }
      return;
    }
    Directory parent = parent(entry.path());
    String name = entry.name();
    switch (entry.type()) {
      case FILE -> {
        if (given == EntryType.HARDLINK) {
          throw new AssertionError("a hard link landed as a file");
        }
        file(parent, name, entry, reader);
      }
      case DIRECTORY -> directory(parent, name, entry);
      case SYMLINK -> {
        parent.symlink(entry.linkTarget(), name);
        dress(parent, name, entry);
      }
      case HARDLINK -> hardLink(parent, name, entry);
      case FIFO -> node(parent, name, entry, FileStatus.FIFO);
      case CHARACTER_DEVICE -> node(parent, name, entry, FileStatus.CHARACTER_DEVICE);
      case BLOCK_DEVICE -> node(parent, name, entry, FileStatus.BLOCK_DEVICE);
      case WHITEOUT -> whiteout(parent, name);
      case OPAQUE -> setOpaque(entry.path());
    }
  }

  private void file(Directory parent, String name, TarEntry entry, LayerTarReader reader)
      throws IOException {
    int flags = OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
    try (OpenFile file = parent.openFile(name, flags, 0600)) {
      if (reader.isSparse()) {
        sparse(file, entry, reader);
      } else {
        content(file, reader);
      }
    }
    dress(parent, name, entry);
  }

  private void content(OpenFile file, LayerTarReader reader) throws IOException {
    buffer.clear();
    long position = 0;
    boolean endsInHole = false;
    for (int n = reader.read(chunk, 0, chunk.length);
        n >= 0;
        n = reader.read(chunk, 0, chunk.length)) {
      position += n;
      endsInHole = Hole.is(chunk, 0, n);
      if (endsInHole) {
        flush(file);
        file.seek(position);
        continue;
      }
      if (buffer.remaining() < n) {
        flush(file);
      }
      buffer.put(chunk, 0, n);
    }
    flush(file);
    if (endsInHole) {
      file.truncate(position);
    }
  }

  private void flush(OpenFile file) throws IOException {
    buffer.flip();
    file.write(buffer);
    buffer.clear();
  }

  private void sparse(OpenFile file, TarEntry entry, LayerTarReader reader) throws IOException {
    long position = 0;
    while (position < entry.size()) {
      long hole = reader.skipHole();
      if (hole > 0) {
        position += hole;
        file.seek(position);
        continue;
      }
      int n = reader.read(chunk, 0, chunk.length);
      file.write(chunk, 0, n);
      position += n;
    }
    file.truncate(entry.size());
  }

  private void directory(Directory parent, String name, TarEntry entry) throws IOException {
    // Open to this process until all is in it; finishDirectories gives the mode and time.
    FileStatus status = parent.lstatIfExists(name);
    if (status == null) {
      parent.mkdir(name, 0700);
    }
    setOwner(parent, name, entry);
    setXattrs(parent, name, entry);
    if (tree.isOpaque(entry.path())) {
      setOpaque(entry.path());
    }
  }

  private void hardLink(Directory parent, String name, TarEntry entry) throws IOException {
    String target = entry.linkTarget();
    int slash = target.lastIndexOf('/');
    try (Directory from = openFolder(slash < 0 ? "" : target.substring(0, slash))) {
      parent.link(from, target.substring(slash + 1), name);
    }
  }

  private void node(Directory parent, String name, TarEntry entry, int type) throws IOException {
    try {
      parent.mknod(name, type | 0600, entry.deviceMajor(), entry.deviceMinor());
    } catch (LinuxException e) {
      if (e.errno() == Errno.EPERM && type != FileStatus.FIFO) {
        // A user namespace may not make devices; rootless tools leave them out of the folder, and
        // the sandbox brings its own /dev. The tar still has them.
        return;
      }
      throw e;
    }
    dress(parent, name, entry);
  }

  private void whiteout(Directory parent, String name) throws IOException {
    try {
      parent.mknod(name, FileStatus.CHARACTER_DEVICE, 0, 0);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      throw new IOException(
          "cannot unpack a layer that removes files: this process may not make whiteouts"
              + " (mknod of a 0/0 device is refused); a user namespace on Linux 5.8 or later may",
          e);
    }
  }

  private void dress(Directory parent, String name, TarEntry entry) throws IOException {
    setOwner(parent, name, entry);
    if (entry.type() != EntryType.SYMLINK) {
      parent.chmod(name, entry.mode());
    }
    setXattrs(parent, name, entry);
    parent.setModified(name, entry.mtimeSeconds(), entry.mtimeNanos());
  }

  private void setOwner(Directory parent, String name, TarEntry entry) throws IOException {
    if (entry.uid() == 0 && entry.gid() == 0) {
      return;
    }
    try {
      parent.chown(name, entry.uid(), entry.gid());
    } catch (LinuxException e) {
      boolean refused = e.errno() == Errno.EPERM || e.errno() == Errno.EINVAL;
      if (!refused) {
        throw e;
      }
      if (owners == OwnerPolicy.KEEP) {
        throw new IOException(
            "cannot unpack "
                + FileName.printable(entry.path())
                + ": this process may not give it the owner "
                + entry.uid()
                + ":"
                + entry.gid()
                + "; run as root, or with ranges in /etc/subuid and /etc/subgid that include it",
            e);
      }
    }
  }

  private static void setXattrs(Directory parent, String name, TarEntry entry) throws IOException {
    for (Map.Entry<String, String> xattr : entry.xattrs().entrySet()) {
      if (FolderScanner.isBookkeeping(xattr.getKey())) {
        // A layer must not steer overlayfs (redirects, opacity).
        continue;
      }
      byte[] value = xattr.getValue().getBytes(StandardCharsets.ISO_8859_1);
      try {
        ExtendedAttributes.set(parent, name, xattr.getKey(), value);
      } catch (LinuxException e) {
        // As docker does: a file system or a namespace without them loses them in the folder only.
        if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EPERM) {
          throw e;
        }
      }
    }
  }

  private void setOpaque(String path) throws IOException {
    if (path.isEmpty()) {
      ExtendedAttributes.set(
          Directory.working(), FileName.of(folder), "user.overlay.opaque", OPAQUE_VALUE);
      return;
    }
    int slash = path.lastIndexOf('/');
    ExtendedAttributes.set(
        parent(path), path.substring(slash + 1), "user.overlay.opaque", OPAQUE_VALUE);
  }

  /** Modes and times of folders, which would change, or hinder, while they are filled. */
  private void finishDirectories(LayerIndex index) throws IOException {
    for (int i = index.size() - 1; i >= 0; i--) {
      TarEntry entry = index.entry(i);
      if (entry.type() != EntryType.DIRECTORY) {
        continue;
      }
      if (entry.path().isEmpty()) {
        finishRoot(entry);
        continue;
      }
      Directory parent = parent(entry.path());
      parent.chmod(entry.name(), entry.mode());
      if (!index.isImplied(i)) {
        parent.setModified(entry.name(), entry.mtimeSeconds(), entry.mtimeNanos());
      }
    }
  }

  private void finishRoot(TarEntry entry) throws IOException {
    String name = FileName.of(folder);
    setOwner(Directory.working(), name, entry);
    Directory.working().chmod(name, entry.mode());
    Directory.working().setModified(name, entry.mtimeSeconds(), entry.mtimeNanos());
  }

  /** The open folder that holds the path; the last one is kept, since siblings follow. */
  private Directory parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String parentPath = slash < 0 ? "" : path.substring(0, slash);
    Directory current = open;
    if (current == null || !parentPath.equals(openPath)) {
      closeParent();
      current = openFolder(parentPath);
      open = current;
      openPath = parentPath;
    }
    return current;
  }

  private Directory openFolder(String path) throws IOException {
    Directory from = java.util.Objects.requireNonNull(root);
    return from.openDirectory(path.isEmpty() ? "." : path);
  }

  private void closeParent() {
    Directory current = open;
    open = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void implied(String path, boolean opaque) throws IOException {
    parent(path).mkdir(path.substring(path.lastIndexOf('/') + 1), 0700);
    if (opaque) {
      setOpaque(path);
    }
  }

  @Override
  public void removed(String path, boolean directory) throws IOException {
    if (directory) {
      closeParent();
      int slash = path.lastIndexOf('/');
      FileTree.remove(parent(path), path.substring(slash + 1));
      return;
    }
    Directory parent = parent(path);
    parent.unlink(path.substring(path.lastIndexOf('/') + 1));
  }
}
