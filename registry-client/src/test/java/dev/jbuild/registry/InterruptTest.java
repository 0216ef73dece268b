package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.memory.Fault;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An interrupt ends a transfer that waits for a registry which says nothing for long. */
class InterruptTest {
  @TempDir private Path folder;

  /** What a thread does. */
  private interface Work {
    void run() throws IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v2/a/manifests, false",
    "GET /v2/a/blobs, false",
    "HEAD /v2/a/blobs, true",
    "PATCH /v2/a/blobs, true",
    "PUT /v2/a/manifests, true",
  })
  void endsAStalledTransfer(String request, boolean push) throws Exception {
    TestImage image = TestImage.of(1, 5_000, 2_000_000, 3_000_000);
    BlobStore store = new BlobStore(folder.resolve("store"));
    CountDownLatch waiting = new CountDownLatch(1);
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client =
            new RegistryClient(
                Clients.options().withRetry(Clients.options().retry(), Duration.ofMinutes(10)))) {
      if (push) {
        image.putInto(store);
      } else {
        image.putInto(registry, "a", "v1");
      }
      registry
          .server()
          .faults(call -> {
            if ((call.method() + " " + call.path()).startsWith(request)) {
              waiting.countDown();
              return Optional.of(Fault.STALLED);
            }
            return Optional.empty();
          });
      Reference name = Reference.parse(registry.host() + "/a:v1");
      AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
      Work work =
          push
              ? () -> client.push(name, image.descriptor(), BlobSource.of(store), PushOptions.NONE)
              : () ->
                  client.pull(
                      name,
                      Platform.of("linux", "amd64"),
                      store,
                      layer -> true,
                      TransferListener.NONE);
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  work.run();
                } catch (IOException e) {
                  failure.set(e);
                }
              });
      waiting.await();
      thread.interrupt();
      assertTrue(thread.join(Duration.ofSeconds(60)), "it still waits for the registry");
      assertNotNull(failure.get());
      assertFalse(thread.isAlive());
    }
  }
}
