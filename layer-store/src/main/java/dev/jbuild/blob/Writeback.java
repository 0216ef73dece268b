package dev.jbuild.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Forces a file to the disk while it is still being written, so that little is left to wait for at
 * its end.
 *
 * <p>For one writing thread. The kernel tells of a failed write once, so a failure here is kept
 * until {@link #finish}.
 */
final class Writeback {
  private static final int PIECE = 16 << 20;

  private final FileChannel channel;
  private long pending;
  private @Nullable FutureTask<Void> running;

  Writeback(FileChannel channel) {
    this.channel = channel;
  }

  /** Notes that the file grew. */
  void wrote(int bytes) throws IOException {
    pending += bytes;
    if (pending >= PIECE && (running == null || running.isDone())) {
      await();
      FutureTask<Void> force =
          new FutureTask<>(() -> {
            channel.force(false);
            return null;
          });
      running = force;
      pending = 0;
      Thread.ofPlatform().daemon().name("writeback").start(force);
    }
  }

  /** Forces what is left. */
  void finish() throws IOException {
    await();
    channel.force(false);
  }

  /** Waits until nothing is being forced any more. */
  void await() throws IOException {
    boolean interrupted = false;
    try {
      while (running != null) {
        try {
          running.get();
          running = null;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      running = null;
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
