package dev.jbuild.registry;

import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A push that begins before all that is pushed is there: layers are sent while they are compressed.
 * For one thread.
 */
public final class EarlyPush implements AutoCloseable {
  private final Pusher pusher;
  private final ExecutorService sending = Parallel.threads();
  private final List<Future<Boolean>> begun = new ArrayList<>();

  EarlyPush(Pusher pusher) {
    this.pusher = pusher;
  }

  /**
   * Begins to send a blob that belongs to what will be pushed.
   *
   * @throws IOException where one that was begun before has failed
   */
  public void send(GrowingBlob blob) throws IOException {
    for (Future<Boolean> earlier : begun) {
      if (earlier.isDone()) {
        Parallel.await(earlier);
      }
    }
    begun.add(
        sending.submit(() -> {
          pusher.push(blob);
          return true;
        }));
  }

  /**
   * Sends the rest, and puts the manifest or index at its name.
   *
   * @param name in the repository that the push began with
   */
  public void finish(Reference name, Descriptor root) throws IOException {
    for (Future<Boolean> blob : begun) {
      Parallel.await(blob);
    }
    pusher.push(RegistryClient.selector(name), root);
  }

  /** Stops what is still being sent. */
  @Override
  public void close() {
    sending.shutdownNow();
    sending.close();
  }
}
