package dev.jbuild.blob;

import dev.jbuild.linux.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The place of a store where things are written before they are renamed into place, and where what
 * is to be removed is put out of sight first.
 *
 * <p>Each process has a folder of its own under {@code ingest/}, made when first needed, and holds
 * a lock on {@code ingest/<name>.lock} while it lives. A folder whose lock is free belongs to a
 * process that died: {@link #sweep()} removes it.
 */
public final class Ingest {
  private final Path root;
  private final AtomicLong counter = new AtomicLong();
  private @Nullable Path own;
  private LockFile.@Nullable Held lock;

  /** The ingest folder at this path; nothing is made yet. */
  public Ingest(Path root) {
    this.root = root;
  }

  /** A path inside this process's folder at which nothing exists. */
  public Path newPath(String prefix) throws IOException {
    return folder().resolve(prefix + "-" + counter.incrementAndGet());
  }

  private synchronized Path folder() throws IOException {
    Path existing = own;
    if (existing != null) {
      return existing;
    }
    Files.createDirectories(root);
    while (true) {
      String name = Long.toHexString(ThreadLocalRandom.current().nextLong());
      Path lockFile = root.resolve(name + ".lock");
      LockFile.Held held = LockFile.exclusive(lockFile);
      // A sweeper may have seen the file before it was locked, and removed it.
      if (Files.exists(lockFile)) {
        Path folder = Files.createDirectory(root.resolve(name));
        lock = held;
        own = folder;
        return folder;
      }
      held.close();
    }
  }

  /** Writes a small file so that it is there whole or not at all, and replaces what was there. */
  public void writeAtomically(Path target, byte[] content) throws IOException {
    write(target, content, true);
  }

  /**
   * Like {@link #writeAtomically} for what can be made again: a kill leaves it whole, but it is not
   * forced to the disk, so its reader must be able to tell a torn file after a power failure.
   */
  public void writeRecoverable(Path target, byte[] content) throws IOException {
    write(target, content, false);
  }

  private void write(Path target, byte[] content, boolean force) throws IOException {
    Path temporary = newPath("file");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (force) {
          channel.force(true);
        }
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /**
   * Moves a file or folder out of sight and removes it. On ext4, making many files right after
   * removing many is slow, so callers that replace something first make the new one.
   */
  public void remove(Path path) throws IOException {
    Path trash = newPath("trash");
    try {
      Files.move(path, trash, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    }
    deleteTree(trash);
  }

  /** Removes what processes that died have left; what belongs to living ones stays. */
  public void sweep() throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    Path mine;
    synchronized (this) {
      mine = own;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(".lock")) {
          // A lock whose folder is gone.
          Path folder = root.resolve(name.substring(0, name.length() - ".lock".length()));
          if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            sweep(folder, entry);
          }
        } else if (!entry.equals(mine)) {
          sweep(entry, root.resolve(name + ".lock"));
        }
      }
    }
  }

  private static void sweep(Path folder, Path lockFile) throws IOException {
    Optional<LockFile.Held> held = LockFile.tryExclusive(lockFile);
    if (held.isEmpty()) {
      return;
    }
    try {
      deleteTree(folder);
      Files.deleteIfExists(lockFile);
    } finally {
      held.get().close();
    }
  }

  /** Removes a file or a folder with all it holds; links are not followed. */
  public static void deleteTree(Path path) throws IOException {
    try {
      // The common case, without the foreign-function machinery that a tree needs.
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      FileTree.remove(path);
    }
  }

  /**
   * Removes this process's folder, and those of processes that were killed; it is made again where
   * something is written later.
   */
  public synchronized void close() throws IOException {
    Path folder = own;
    LockFile.Held held = lock;
    own = null;
    lock = null;
    if (folder != null && held != null) {
      deleteTree(folder);
      Files.deleteIfExists(root.resolve(folder.getFileName() + ".lock"));
      held.close();
      sweepWhatMayBe();
    }
  }

  /** At the end, when nobody waits for it; what cannot be removed now does no harm. */
  private void sweepWhatMayBe() {
    try {
      sweep();
    } catch (IOException e) {
      // Of another user, or of a namespace with other ids: the owner's next start removes it.
    }
  }
}
