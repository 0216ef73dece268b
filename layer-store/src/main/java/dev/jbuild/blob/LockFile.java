package dev.jbuild.blob;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock between threads and between processes, shared or exclusive, on a file that stays.
 *
 * <p>The kernel's POSIX locks belong to the process and are dropped when any descriptor of the file
 * is closed; so this process opens each lock file once while anyone holds it and counts its own
 * holders. A lock ends with its process, however that ends.
 */
public final class LockFile {
  private static final Map<Path, LockFile> HELD = new HashMap<>();

  private final Path path;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;
  private int holders;
  private boolean exclusive;

  /** Whether a thread is between opening the file and having the kernel's answer. */
  private boolean acquiring;

  private LockFile(Path path) {
    this.path = path;
  }

  /** A held lock; closing it releases it. Any thread may close it, once. */
  public static final class Held implements Closeable {
    private @Nullable LockFile file;

    private Held(LockFile file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      synchronized (HELD) {
        LockFile held = file;
        file = null;
        if (held != null) {
          held.release();
        }
      }
    }
  }

  /** Waits until nobody else holds the lock. */
  public static Held exclusive(Path path) throws IOException {
    return acquire(path, true, true).orElseThrow();
  }

  /** Waits until nobody holds the lock exclusively. */
  public static Held shared(Path path) throws IOException {
    return acquire(path, false, true).orElseThrow();
  }

  /** Takes the lock exclusively if nobody holds it now. */
  public static Optional<Held> tryExclusive(Path path) throws IOException {
    return acquire(path, true, false);
  }

  private static Optional<Held> acquire(Path given, boolean exclusive, boolean wait)
      throws IOException {
    Path path = given.toAbsolutePath().normalize();
    LockFile file;
    synchronized (HELD) {
      while (true) {
        file = HELD.computeIfAbsent(path, LockFile::new);
        if (!file.acquiring && (file.holders == 0 || (!exclusive && !file.exclusive))) {
          break;
        }
        if (!wait) {
          return Optional.empty();
        }
        await();
      }
      if (file.holders > 0) {
        file.holders++;
        return Optional.of(new Held(file));
      }
      file.acquiring = true;
      file.exclusive = exclusive;
    }
    boolean locked = false;
    try {
      locked = file.lock(exclusive, wait);
    } finally {
      synchronized (HELD) {
        file.acquiring = false;
        if (locked) {
          file.holders = 1;
        } else {
          file.closeChannel();
          HELD.remove(path, file);
        }
        HELD.notifyAll();
      }
    }
    return locked ? Optional.of(new Held(file)) : Optional.empty();
  }

  private static void await() throws IOException {
    try {
      HELD.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while waiting for a lock");
    }
  }

  private boolean lock(boolean exclusive, boolean wait) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    FileChannel opened =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = opened;
    lock =
        wait
            ? opened.lock(0, Long.MAX_VALUE, !exclusive)
            : opened.tryLock(0, Long.MAX_VALUE, !exclusive);
    return lock != null;
  }

  private void release() throws IOException {
    if (--holders == 0) {
      HELD.remove(path, this);
      HELD.notifyAll();
      closeChannel();
    }
  }

  private void closeChannel() throws IOException {
    lock = null;
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
