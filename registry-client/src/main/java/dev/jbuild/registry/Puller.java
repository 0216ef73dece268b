package dev.jbuild.registry;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.TransferEvent.Direction;
import dev.jbuild.registry.TransferEvent.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Moves blobs from registries into a store. */
final class Puller {
  private static final int BUFFER = 256 << 10;

  private final RegistryOptions options;

  /** One download at a time of a blob into a store; others wait and find it there. */
  private final Map<Path, ReentrantLock> running = new ConcurrentHashMap<>();

  Puller(RegistryOptions options) {
    this.options = options;
  }

  /** Opens a blob wherever it may be; the first place that has it is used. */
  interface Opener {
    /** Opens it from the start; digest unverified. */
    InputStream open(Descriptor blob) throws IOException;
  }

  void pull(
      String repository,
      Collection<Descriptor> blobs,
      Opener opener,
      BlobStore store,
      TransferListener listener)
      throws IOException {
    Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
    for (Descriptor blob : blobs) {
      distinct.putIfAbsent(blob.digest(), blob);
    }
    List<Parallel.Task> tasks = new ArrayList<>(distinct.size());
    for (Descriptor blob : distinct.values()) {
      tasks.add(() -> pull(repository, blob, opener, store, listener));
    }
    Parallel.run(options.parallel(), tasks);
  }

  private void pull(
      String repository, Descriptor blob, Opener opener, BlobStore store, TransferListener listener)
      throws IOException {
    Digest digest = blob.digest();
    listener.on(new TransferEvent.Started(digest, Direction.PULL, repository, blob.size()));
    Outcome outcome = Outcome.FAILED;
    ReentrantLock lock = running.computeIfAbsent(store.path(digest), path -> new ReentrantLock());
    try {
      lock.lockInterruptibly();
      try {
        if (store.contains(digest)) {
          store.touch(digest);
          outcome = Outcome.EXISTS;
        } else {
          download(repository, blob, opener, store, listener);
          outcome = Outcome.TRANSFERRED;
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new java.io.InterruptedIOException("interrupted").initCause(e);
    } finally {
      listener.on(new TransferEvent.Finished(digest, outcome));
    }
  }

  private static void download(
      String repository, Descriptor blob, Opener opener, BlobStore store, TransferListener listener)
      throws IOException {
    // Bytes that were damaged on the way may come whole when asked for once more.
    for (boolean last = false; ; last = true) {
      try (BlobWriter writer = store.writer(blob.digest());
          InputStream in =
              new CountedStream(
                  opener.open(blob),
                  0,
                  blob.size(),
                  bytes -> listener.on(new TransferEvent.Progressed(blob.digest(), bytes)))) {
        byte[] buffer = new byte[Math.clamp(blob.size(), 1, BUFFER)];
        // What comes in small pieces is written in large ones.
        for (int read = in.readNBytes(buffer, 0, buffer.length);
            read > 0;
            read = in.readNBytes(buffer, 0, buffer.length)) {
          writer.write(buffer, 0, read);
        }
        writer.commit(blob);
        return;
      } catch (InvalidContentException e) {
        if (last) {
          throw new RegistryException(Kind.CORRUPT, 0, repository + ": " + e.getMessage(), e);
        }
      }
    }
  }
}
