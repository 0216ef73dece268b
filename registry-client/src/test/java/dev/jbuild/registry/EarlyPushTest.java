package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.TransferEvent.Direction;
import dev.jbuild.registry.TransferEvent.Outcome;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.Call;
import dev.jbuild.registry.memory.Fault;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes that begin before all that is pushed is there. */
class EarlyPushTest {
  @TempDir private Path folder;
  private MemoryRegistry registry;
  private RegistryClient client;
  private BlobStore store;

  @BeforeEach
  void start() throws IOException {
    registry = new MemoryRegistry();
    client = new RegistryClient(Clients.options());
    store = new BlobStore(folder.resolve("store"));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    registry.close();
  }

  private Reference name(String rest) {
    return Reference.parse(registry.host() + "/" + rest);
  }

  private EarlyPush begin(TransferListener listener) throws IOException {
    return client.begin(
        name("a"), BlobSource.of(store), new PushOptions(digest -> List.of(), listener));
  }

  private List<String> log() {
    return registry.server().log().stream()
        .map(call -> call.method() + " " + call.path().replaceAll("uploads/.*", "uploads/N"))
        .toList();
  }

  /** An image in the store but for its one layer. */
  private TestImage image(int layerSize) throws IOException {
    TestImage image = TestImage.of(1, layerSize);
    for (byte[] document : image.documents()) {
      store.put("", document);
    }
    return image;
  }

  /** Writes a layer that is sent; the rest of it when the request that sends it has begun. */
  private Digest write(EarlyPush push, byte[] layer, CountDownLatch arriving) throws Exception {
    try (BlobWriter writer = store.writer()) {
      push.send(writer.growing());
      writer.write(layer, 0, 2_000_000);
      arriving.await();
      writer.write(layer, 2_000_000, layer.length - 2_000_000);
      return writer.commit(MediaTypes.OCI_LAYER_GZIP).digest();
    }
  }

  private static List<TransferEvent> of(Digest digest, List<TransferEvent> events) {
    return events.stream()
        .filter(event ->
            switch (event) {
              case TransferEvent.Started started -> started.digest().equals(digest);
              case TransferEvent.Progressed progressed -> progressed.digest().equals(digest);
              case TransferEvent.Finished finished -> finished.digest().equals(digest);
            })
        .toList();
  }

  @Test
  void aLayerIsSentWhileItIsWritten() throws Exception {
    TestImage image = image(5_000_000);
    byte[] layer = image.layers().getFirst();
    CountDownLatch arriving = new CountDownLatch(1);
    registry
        .server()
        .faults(call -> {
          if (call.method().equals("PATCH")) {
            arriving.countDown();
          }
          return Optional.empty();
        });
    List<TransferEvent> events = new CopyOnWriteArrayList<>();
    Digest digest;
    try (EarlyPush push = begin(events::add)) {
      digest = write(push, layer, arriving);
      push.finish(name("a:v1"), image.descriptor());
    }
    assertArrayEquals(layer, registry.blob("a", digest));
    assertArrayEquals(image.documents().getFirst(), registry.manifest("a", "v1"));
    // Where much is left when the digest is known, the registry is asked once whether it has it.
    assertTrue(log().stream().filter(("HEAD /v2/a/blobs/" + digest)::equals).count() <= 1);
    assertEquals(1, log().stream().filter(line -> line.startsWith("PATCH")).count());
    List<TransferEvent> ofLayer = of(digest, events);
    assertEquals(
        new TransferEvent.Started(digest, Direction.PUSH, registry.host() + "/a", layer.length),
        ofLayer.getFirst());
    assertEquals(
        List.of(
            new TransferEvent.Progressed(digest, layer.length),
            new TransferEvent.Finished(digest, Outcome.TRANSFERRED)),
        ofLayer.subList(ofLayer.size() - 2, ofLayer.size()));
  }

  /** What broke off is one transfer for who looks on, until it has come. */
  @Test
  void aBrokenTransferIsToldOfOnce() throws Exception {
    TestImage image = image(3_000_000);
    byte[] layer = image.layers().getFirst();
    Digest digest = Digest.sha256(layer);
    CountDownLatch arriving = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    registry
        .server()
        .faults(call -> {
          if (call.method().equals("PATCH") && arriving.getCount() > 0) {
            arriving.countDown();
            await(written);
            return Optional.of(Fault.SERVER_ERROR);
          }
          return Optional.empty();
        });
    List<TransferEvent> events = new CopyOnWriteArrayList<>();
    try (EarlyPush push = begin(events::add)) {
      assertEquals(digest, write(push, layer, arriving));
      written.countDown();
      push.finish(name("a:v1"), image.descriptor());
    }
    assertArrayEquals(layer, registry.blob("a", digest));
    assertEquals(2, log().stream().filter(line -> line.startsWith("PATCH")).count());
    List<TransferEvent> ofLayer = of(digest, events);
    assertEquals(1, ofLayer.stream().filter(TransferEvent.Started.class::isInstance).count());
    assertEquals(
        List.of(new TransferEvent.Finished(digest, Outcome.TRANSFERRED)),
        ofLayer.stream().filter(TransferEvent.Finished.class::isInstance).toList());
  }

  @Test
  void aSmallLayerIsSentWhenItIsWhole() throws Exception {
    TestImage image = image(5_000);
    Digest digest = Digest.sha256(image.layers().getFirst());
    try (EarlyPush push = begin(TransferListener.NONE)) {
      try (BlobWriter writer = store.writer()) {
        push.send(writer.growing());
        writer.write(image.layers().getFirst());
        writer.commit("");
      }
      push.finish(name("a:v1"), image.descriptor());
    }
    assertArrayEquals(image.layers().getFirst(), registry.blob("a", digest));
    assertEquals(
        List.of("HEAD /v2/a/blobs/" + digest, "POST /v2/a/blobs/uploads/N"), log().subList(1, 3));
    assertTrue(log().stream().noneMatch(line -> line.startsWith("PATCH")));
  }

  @Test
  void theRestIsNotSentWhereTheRegistryHasIt() throws Exception {
    byte[] layer = new byte[40 << 20];
    new Random(1).nextBytes(layer);
    registry.putBlob("a", layer);
    CountDownLatch arriving = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    registry
        .server()
        .faults(call -> {
          if (call.method().equals("PATCH")) {
            arriving.countDown();
            await(written);
          }
          return Optional.empty();
        });
    List<TransferEvent> events = new CopyOnWriteArrayList<>();
    Descriptor manifest = store.put(MediaTypes.OCI_MANIFEST, new byte[0]);
    Digest digest;
    try (EarlyPush push = begin(events::add)) {
      digest = write(push, layer, arriving);
      written.countDown();
      assertThrows(IOException.class, () -> push.finish(name("a:v1"), manifest));
    }
    assertTrue(events.contains(new TransferEvent.Finished(digest, Outcome.EXISTS)));
    assertTrue(log().contains("DELETE /v2/a/blobs/uploads/N"), log()::toString);
    assertTrue(log().stream().noneMatch(line -> line.startsWith("PUT")), log()::toString);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFailsEarlyIsToldBeforeTheManifestIsPut() throws Exception {
    TestImage image = image(3_000_000);
    registry.guard =
        call -> call.path().contains("/blobs/uploads/") ? Answer.error(403, "DENIED") : null;
    try (EarlyPush push = begin(TransferListener.NONE)) {
      try (BlobWriter writer = store.writer()) {
        push.send(writer.growing());
        writer.write(image.layers().getFirst());
        writer.commit("");
      }
      RegistryException denied =
          assertThrows(
              RegistryException.class, () -> push.finish(name("a:v1"), image.descriptor()));
      assertEquals(Kind.DENIED, denied.kind());
    }
    assertNull(registry.manifest("a", "v1"));
  }

  @Test
  void aLayerThatWasGivenUpIsNotSent() throws Exception {
    TestImage image = image(3_000_000);
    try (EarlyPush push = begin(TransferListener.NONE)) {
      GrowingBlob blob;
      try (BlobWriter writer = store.writer()) {
        blob = writer.growing();
        push.send(blob);
        writer.write(image.layers().getFirst());
      }
      IOException unfinished =
          assertThrows(IOException.class, () -> push.finish(name("a:v1"), image.descriptor()));
      assertEquals("what was to be sent was not finished", unfinished.getMessage());
      assertThrows(IOException.class, blob::awaitWhole);
    }
    assertTrue(log().stream().noneMatch(line -> line.startsWith("PUT")), log()::toString);
    List<Call> deleted =
        registry.server().log().stream().filter(call -> call.method().equals("DELETE")).toList();
    assertTrue(deleted.size() <= 1);
  }
}
