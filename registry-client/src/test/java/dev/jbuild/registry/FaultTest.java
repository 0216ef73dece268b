package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.memory.Call;
import dev.jbuild.registry.memory.Fault;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every request of a pull and of a push fails once in each way; the result is right all the same.
 */
class FaultTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  /** A small and a large layer, so that both ways to upload are taken. */
  private static final TestImage IMAGE = TestImage.of(1, 5_000, 1_500_000);

  /** The rest of the large one, when it is whole, is not worth to ask whether it is there. */
  private static final TestImage GROWING = TestImage.of(2, 5_000, 1_100_000);

  @TempDir private Path folder;

  private static Reference name(MemoryRegistry registry) {
    return Reference.parse(registry.host() + "/a:v1");
  }

  /** One request at a time, so that the n-th is the same one each time. */
  private static RegistryClient client() {
    return new RegistryClient(
        Clients.options()
            .withTransfers(1, 0)
            .withRetry(Clients.options().retry(), Duration.ofMillis(150)));
  }

  /** What is done with the number of a request. */
  private interface Nth {
    void fail(int nth) throws IOException;
  }

  /** Side by side, since stalls are waited for: each has a registry and a client of its own. */
  private static void forEach(int requests, Nth action) throws IOException {
    List<Parallel.Task> tasks = new ArrayList<>(requests);
    for (int nth = 0; nth < requests; nth++) {
      int request = nth;
      tasks.add(() -> action.fail(request));
    }
    Parallel.run(requests, tasks);
  }

  private static void failNth(MemoryRegistry registry, int nth, Fault fault) {
    AtomicInteger count = new AtomicInteger();
    registry
        .server()
        .faults(call -> count.getAndIncrement() == nth ? Optional.of(fault) : Optional.empty());
  }

  private static int pull(BlobStore store, int nth, Fault fault) throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client()) {
      IMAGE.putInto(registry, "a", "v1");
      failNth(registry, nth, fault);
      client.pull(name(registry), AMD64, store, layer -> true, TransferListener.NONE);
      return registry.server().log().size();
    }
  }

  private static int push(BlobStore store, int nth, Fault fault) throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client()) {
      failNth(registry, nth, fault);
      client.push(name(registry), IMAGE.descriptor(), BlobSource.of(store), PushOptions.NONE);
      for (byte[] layer : IMAGE.layers()) {
        assertArrayEquals(layer, registry.blob("a", Digest.sha256(layer)), fault + " at " + nth);
      }
      assertArrayEquals(IMAGE.documents().get(0), registry.manifest("a", "v1"));
      return registry.server().log().size();
    }
  }

  private static void assertNothingLeft(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("ingest"))) {
      assertEquals(
          List.of(),
          files
              .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".lock"))
              .toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void pullsThroughAFaultAtEachRequest(Fault fault) throws IOException {
    int requests = pull(new BlobStore(folder.resolve("none")), -1, fault);
    assertEquals(5, requests, "ping, manifest, config and two layers");
    forEach(
        requests,
        nth -> {
          Path root = folder.resolve("store" + nth);
          BlobStore store = new BlobStore(root);
          int sent = pull(store, nth, fault);
          assertTrue(IMAGE.isIn(store), fault + " at " + nth);
          assertNothingLeft(root);
          // A damaged ping has no body that anybody reads.
          assertTrue(sent > requests || nth == 0, fault + " at " + nth + " was not noticed");
        });
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void pushesThroughAFaultAtEachRequest(Fault fault) throws IOException {
    BlobStore store = new BlobStore(folder.resolve("store"));
    IMAGE.putInto(store);
    int requests = push(store, -1, fault);
    assertEquals(
        14, requests, "ping, looking for the manifest twice, 3 + 4 + 3 for the blobs, manifest");
    forEach(requests, nth -> push(store, nth, fault));
  }

  private int pushEarly(int nth, Fault fault) throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client()) {
      AtomicInteger count = new AtomicInteger();
      CountDownLatch arriving = new CountDownLatch(1);
      registry
          .server()
          .faults(call -> {
            if (call.method().equals("PATCH")) {
              arriving.countDown();
            }
            return count.getAndIncrement() == nth ? Optional.of(fault) : Optional.empty();
          });
      BlobStore store = new BlobStore(folder.resolve("early-" + nth));
      for (byte[] document : GROWING.documents()) {
        store.put("", document);
      }
      try (EarlyPush push = client.begin(name(registry), BlobSource.of(store), PushOptions.NONE)) {
        for (byte[] layer : GROWING.layers()) {
          try (BlobWriter writer = store.writer()) {
            push.send(writer.growing());
            writer.write(layer, 0, layer.length - 1);
            if (layer.length > BlobUpload.SMALL) {
              // Where something else fails first, it may be whole before it is sent.
              arriving.await(1, TimeUnit.SECONDS);
            }
            writer.write(layer, layer.length - 1, 1);
            writer.commit("");
          }
        }
        push.finish(name(registry), GROWING.descriptor());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (byte[] layer : GROWING.layers()) {
        assertArrayEquals(layer, registry.blob("a", Digest.sha256(layer)), fault + " at " + nth);
      }
      assertArrayEquals(GROWING.documents().get(0), registry.manifest("a", "v1"));
      return registry.server().log().size();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void pushesWhatIsStillWrittenThroughAFaultAtEachRequest(Fault fault) throws IOException {
    int requests = pushEarly(-1, fault);
    assertEquals(
        13, requests, "ping, 3 + 3 for the layers, looking for the manifest twice, 3, manifest");
    forEach(requests, nth -> pushEarly(nth, fault));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void saysWhatIsWrongWhenEveryBlobFails(Fault fault) throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client()) {
      IMAGE.putInto(registry, "a", "v1");
      registry
          .server()
          .faults(call -> call.path().contains("/blobs/") ? Optional.of(fault) : Optional.empty());
      Path root = folder.resolve("store");
      BlobStore store = new BlobStore(root);
      RegistryException failure =
          assertThrows(
              RegistryException.class,
              () ->
                  client.pull(name(registry), AMD64, store, layer -> true, TransferListener.NONE));
      Kind expected = fault == Fault.CORRUPTED ? Kind.CORRUPT : Kind.UNAVAILABLE;
      assertEquals(expected, failure.kind(), failure.getMessage());
      String digest = IMAGE.manifest().config().digest().toString();
      assertTrue(String.valueOf(failure.getMessage()).contains(digest), failure.getMessage());
      assertTrue(registry.server().log().size() < 20, "gave up after a few attempts");
      assertNothingLeft(root);
    }
  }

  @Test
  void goesOnWithABrokenDownloadWhereItStopped() throws IOException {
    for (boolean ranges : new boolean[] {true, false}) {
      try (MemoryRegistry registry = new MemoryRegistry();
          RegistryClient client = client()) {
        IMAGE.putInto(registry, "a", "v1");
        registry.ranges = ranges;
        failNth(registry, 4, Fault.TRUNCATED);
        BlobStore store = new BlobStore(folder.resolve("store" + ranges));
        client.pull(name(registry), AMD64, store, layer -> true, TransferListener.NONE);
        assertTrue(IMAGE.isIn(store));
        Call resumed = registry.server().log().getLast();
        assertEquals("bytes=750000-", resumed.header("Range"));
      }
    }
  }

  @Test
  void goesOnWithABrokenUploadFromWhereTheRegistryIs() throws IOException {
    BlobStore store = new BlobStore(folder.resolve("store"));
    IMAGE.putInto(store);
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client()) {
      AtomicInteger patches = new AtomicInteger();
      registry
          .server()
          .faults(call ->
              call.method().equals("PATCH") && patches.getAndIncrement() == 0
                  ? Optional.of(Fault.TORN_REQUEST)
                  : Optional.empty());
      client.push(name(registry), IMAGE.descriptor(), BlobSource.of(store), PushOptions.NONE);
      List<Call> sent =
          registry.server().log().stream().filter(call -> call.method().equals("PATCH")).toList();
      assertEquals(2, sent.size());
      assertEquals("750000-1499999", sent.getLast().header("Content-Range"));
      assertEquals("750000", sent.getLast().header("Content-Length"));
      assertArrayEquals(
          IMAGE.layers().get(1), registry.blob("a", Digest.sha256(IMAGE.layers().get(1))));
    }
  }

  @Test
  void waitsAsLongAsTheRegistryAsks() throws IOException {
    List<Duration> waited = new CopyOnWriteArrayList<>();
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = new RegistryClient(Clients.options(waited))) {
      IMAGE.putInto(registry, "a", "v1");
      failNth(registry, 1, Fault.TOO_MANY);
      client.resolve(name(registry), AMD64);
      assertEquals(List.of(Duration.ofSeconds(1)), waited);
    }
  }
}
