package dev.jbuild.build.remotecache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Adds to a document that others add to as well: reads what is there, merges, writes.
 *
 * <p>A registry knows no transaction: who read before we wrote may write after us and lose what we
 * added. So one looks again a little later than another takes from reading to writing, and begins
 * anew where that happened. What is lost even so is a miss later, no more: a manifest is put when
 * all that it names is there.
 */
final class Convergence {
  private static final int MAX_ATTEMPTS = 12;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

  private Convergence() {}

  /** Reads, merges and writes once. */
  interface Merge {
    /**
     * Does it.
     *
     * @param again whether this has written before, and others may have since
     * @return false where there was nothing to write
     */
    boolean run(boolean again) throws IOException;
  }

  /** Merges until all is there; once is enough where others can be kept from writing. */
  static void reach(CacheStorage storage, Merge merge) throws IOException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      long begin = System.nanoTime();
      Optional<Closeable> lock = storage.lock();
      try {
        if (!merge.run(attempt > 0) || lock.isPresent()) {
          return;
        }
      } finally {
        if (lock.isPresent()) {
          lock.get().close();
        }
      }
      long taken = (System.nanoTime() - begin) / 1_000_000;
      long wait = Math.max(SHORTEST_WAIT.toMillis(), 2 * taken);
      pause(wait + ThreadLocalRandom.current().nextLong(wait));
    }
    throw new IOException("others keep writing to it: tried " + MAX_ATTEMPTS + " times");
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw (InterruptedIOException) new InterruptedIOException().initCause(e);
    }
  }
}
