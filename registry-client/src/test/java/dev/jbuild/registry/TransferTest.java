package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.TransferEvent.Outcome;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.Call;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls and pushes against the registry in memory. */
class TransferTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");
  private static final Platform ARM64 = Platform.of("linux", "arm64");

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

  @Test
  void pullsAnImage() throws IOException {
    TestImage image = TestImage.of(1, 0, 1, 100_000, 3_000_000);
    image.putInto(registry, "a/b", "v1");
    ResolvedImage pulled =
        client.pull(name("a/b:v1"), AMD64, store, layer -> true, TransferListener.NONE);
    assertEquals(image.descriptor().digest(), pulled.document().descriptor().digest());
    assertTrue(image.isIn(store));
  }

  @Test
  void pullsOnlyTheLayersAskedForAndNothingThatIsThere() throws IOException {
    TestImage image = TestImage.of(1, 10, 20, 30);
    image.putInto(registry, "a", "latest");
    client.pull(name("a"), AMD64, store, layer -> layer.size() == 20, TransferListener.NONE);
    assertFalse(store.contains(Digest.sha256(image.layers().get(0))));
    assertTrue(store.contains(Digest.sha256(image.layers().get(1))));
    registry.server().clearLog();
    client.pull(name("a"), AMD64, store, layer -> layer.size() == 20, TransferListener.NONE);
    assertEquals(
        List.of("GET /v2/a/manifests/latest"),
        registry.server().log().stream().map(Call::toString).toList());
  }

  @Test
  void choosesThePlatformOfAnIndex() throws IOException {
    TestImage amd64 = TestImage.of(1, AMD64, 10);
    TestImage arm64 = TestImage.of(2, ARM64, 20);
    amd64.putInto(registry, "a", "amd64");
    arm64.putInto(registry, "a", "arm64");
    byte[] index = TestImage.index(amd64, arm64);
    registry.putManifest("a", "latest", MediaTypes.OCI_INDEX, index);
    ResolvedImage image = client.resolve(name("a"), ARM64);
    assertEquals(arm64.descriptor().digest(), image.document().descriptor().digest());
    assertEquals(Digest.sha256(index), image.root().descriptor().digest());
    assertEquals(name("a").withDigest(Digest.sha256(index)), image.reference());
    RegistryException missing =
        assertThrows(
            RegistryException.class,
            () -> client.resolve(name("a"), Platform.of("linux", "s390x")));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertEquals(
        registry.host()
            + "/a: there is no image for linux/s390x; there are: [linux/amd64, linux/arm64]",
        missing.getMessage());

    client.pullAll(name("a"), store, TransferListener.NONE);
    assertTrue(amd64.isIn(store) && arm64.isIn(store));
    assertTrue(store.contains(Digest.sha256(index)));
    client.push(
        name("b:all"),
        Descriptor.of(MediaTypes.OCI_INDEX, index),
        BlobSource.of(store),
        PushOptions.NONE);
    assertArrayEquals(index, registry.manifest("b", "all"));
  }

  @Test
  void pushesAnImageAndThenKnowsThatItIsThere() throws IOException {
    TestImage image = TestImage.of(1, 10, 0, 2_000_000, 10);
    image.putInto(store);
    client.push(name("a/b:v1"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertArrayEquals(image.documents().get(0), registry.manifest("a/b", "v1"));
    for (byte[] layer : image.layers()) {
      assertArrayEquals(layer, registry.blob("a/b", Digest.sha256(layer)));
    }
    registry.server().clearLog();
    client.push(name("a/b:v1"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertEquals(
        List.of("HEAD /v2/a/b/manifests/v1"),
        registry.server().log().stream().map(Call::toString).toList());
    registry.server().clearLog();
    client.push(name("a/b:v2"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertEquals(
        List.of(
            "HEAD /v2/a/b/manifests/v2",
            "HEAD /v2/a/b/manifests/" + image.descriptor().digest(),
            "PUT /v2/a/b/manifests/v2"),
        registry.server().log().stream().map(Call::toString).toList());
  }

  @Test
  void sendsNoBlobThatIsThere() throws IOException {
    TestImage image = TestImage.of(1, 5_000_000);
    image.putInto(store);
    registry.putBlob("a", image.layers().getFirst());
    client.push(name("a"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertTrue(registry.server().log().stream().noneMatch(call -> call.method().equals("PATCH")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096})
  void pushesInChunksNotBelowTheRegistrysMinimum(int chunk) throws IOException {
    registry.chunkMinimum = 1000;
    TestImage image = TestImage.of(1, 10_000);
    image.putInto(store);
    try (RegistryClient chunked = new RegistryClient(Clients.options().withTransfers(1, chunk))) {
      chunked.push(name("a"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    }
    assertArrayEquals(
        image.layers().getFirst(), registry.blob("a", Digest.sha256(image.layers().getFirst())));
    long patches =
        registry.server().log().stream()
            .filter(
                call -> call.header("Content-Range").startsWith("0-" + (Math.max(1000, chunk) - 1)))
            .count();
    assertEquals(1, patches);
  }

  @Test
  void sendsSmallerBodiesWhereLargeOnesAreRefused() throws IOException {
    registry.largestBody = 9 << 20;
    TestImage image = TestImage.of(1, 20 << 20);
    image.putInto(store);
    client.push(name("a"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertArrayEquals(
        image.layers().getFirst(), registry.blob("a", Digest.sha256(image.layers().getFirst())));
  }

  @Test
  void mountsFromAnotherRepository() throws IOException {
    TestImage image = TestImage.of(1, 10, 20);
    image.putInto(store);
    registry.putBlob("base", image.layers().get(0));
    Map<Digest, Outcome> outcomes = Collections.synchronizedMap(new HashMap<>());
    PushOptions options =
        new PushOptions(
            digest -> List.of("other", "base"),
            event -> {
              if (event instanceof TransferEvent.Finished finished) {
                outcomes.put(finished.digest(), finished.outcome());
              }
            });
    client.push(name("a"), image.descriptor(), BlobSource.of(store), options);
    assertEquals(Outcome.MOUNTED, outcomes.get(Digest.sha256(image.layers().get(0))));
    assertEquals(Outcome.TRANSFERRED, outcomes.get(Digest.sha256(image.layers().get(1))));
    assertArrayEquals(
        image.layers().get(0), registry.blob("a", Digest.sha256(image.layers().get(0))));
    assertFalse(client.mount(name("c"), name("a"), Digest.sha256(new byte[] {9})));
    assertTrue(client.mount(name("c"), name("a"), Digest.sha256(image.layers().get(1))));
    assertTrue(client.exists(name("c"), Digest.sha256(image.layers().get(1))));
    assertFalse(client.exists(name("c"), Digest.sha256(image.layers().get(0))));
  }

  @Test
  void tellsOfEveryBlobOneStartAndOneFinish() throws IOException {
    TestImage image = TestImage.of(1, 5_000_000, 20);
    image.putInto(registry, "a", "latest");
    List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
    client.pull(name("a"), AMD64, store, layer -> true, events::add);
    Digest large = Digest.sha256(image.layers().get(0));
    List<TransferEvent> about = events.stream().filter(e -> e.digest().equals(large)).toList();
    assertEquals(
        new TransferEvent.Started(
            large, TransferEvent.Direction.PULL, registry.host() + "/a", 5_000_000),
        about.getFirst());
    assertEquals(new TransferEvent.Finished(large, Outcome.TRANSFERRED), about.getLast());
    assertEquals(new TransferEvent.Progressed(large, 5_000_000), about.get(about.size() - 2));
    assertEquals(3, events.stream().filter(e -> e instanceof TransferEvent.Started).count());
    assertEquals(3, events.stream().filter(e -> e instanceof TransferEvent.Finished).count());
  }

  @Test
  void saysWhichBlobIsMissing() throws IOException {
    TestImage image = TestImage.of(1, 10, 2_000_000);
    image.putInto(store);
    store.delete(Digest.sha256(image.layers().get(1)));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                client.push(name("a"), image.descriptor(), BlobSource.of(store), PushOptions.NONE));
    assertEquals(
        "blob " + Digest.sha256(image.layers().get(1)) + " is not in the store", e.getMessage());
  }

  @Test
  void copiesWithinARegistryAndToAnother() throws IOException {
    TestImage amd64 = TestImage.of(1, AMD64, 10, 2_000_000);
    TestImage arm64 = TestImage.of(2, ARM64, 20);
    amd64.putInto(registry, "a", "amd64");
    arm64.putInto(registry, "a", "arm64");
    byte[] index = TestImage.index(amd64, arm64);
    registry.putManifest("a", "v1", MediaTypes.OCI_INDEX, index);
    client.copy(name("a:v1"), name("b:v2"), TransferListener.NONE);
    assertArrayEquals(index, registry.manifest("b", "v2"));
    assertTrue(registry.server().log().stream().noneMatch(call -> call.method().equals("PATCH")));
    try (MemoryRegistry other = new MemoryRegistry()) {
      Reference to = Reference.parse(other.host() + "/x/y:v3");
      assertEquals(
          Digest.sha256(index), client.copy(name("b:v2"), to, TransferListener.NONE).digest());
      client.pullAll(to, store, TransferListener.NONE);
      assertTrue(amd64.isIn(store) && arm64.isIn(store));
    }
  }

  @Test
  void listsTagsAndRepositoriesThroughAllPages() throws IOException {
    TestImage image = TestImage.of(1, 10);
    for (String tag : List.of("a", "b", "c", "d", "e")) {
      image.putInto(registry, "x/y", tag);
    }
    assertEquals(List.of("a", "b", "c", "d", "e"), client.tags(name("x/y")));
    assertEquals(List.of("x/y"), client.catalog(registry.host()));
    client.delete(name("x/y:b"));
    assertEquals(List.of("a", "c", "d", "e"), client.tags(name("x/y")));
    client.delete(name("x/y").withDigest(image.descriptor().digest()));
    assertEquals(List.of(), client.tags(name("x/y")));
  }

  @Test
  void searchesTheCatalogAndWhereThereIsNoneAsksTheRegistry() throws IOException {
    TestImage image = TestImage.of(1, 10);
    for (String repository : List.of("tools/java", "java", "python")) {
      image.putInto(registry, repository, "v1");
    }
    assertEquals(
        List.of(registry.host() + "/java", registry.host() + "/tools/java"),
        client.search(registry.host(), "Java", 10).stream().map(SearchResult::name).toList());
    assertEquals(1, client.search(registry.host(), "java", 1).size());
    registry.guard =
        call ->
            switch (call.path()) {
              case "/v2/_catalog" -> Answer.error(404, "UNSUPPORTED");
              case "/v1/search" ->
                  Answer.json(
                      200,
                      "{\"results\":[{\"name\":\""
                          + call.query().get("q")
                          + "\",\"description\":\"d\",\"star_count\":3,\"is_official\":true}]}");
              default -> null;
            };
    assertEquals(
        List.of(new SearchResult("a&b", "d", 3, true, false)),
        client.search(registry.host(), "a&b", 10));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listsReferrersWithTheApiAndWithTheTag(boolean api) throws IOException {
    registry.referrers = api;
    TestImage image = TestImage.of(1, 10);
    image.putInto(store);
    client.push(name("a:v1"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
    assertEquals(List.of(), client.referrers(name("a"), image.descriptor().digest(), ""));
    List<Digest> pushed = new ArrayList<>();
    for (String type : List.of("application/sbom", "application/signature")) {
      byte[] empty = {'{', '}'};
      store.put("", empty);
      byte[] artifact =
          new dev.jbuild.oci.Manifest(
                  MediaTypes.OCI_MANIFEST,
                  type,
                  Descriptor.of("application/vnd.oci.empty.v1+json", empty),
                  List.of(Descriptor.of("application/vnd.oci.empty.v1+json", empty)),
                  java.util.Optional.of(image.descriptor().bare()),
                  Map.of())
              .toBytes();
      Descriptor descriptor = store.put(MediaTypes.OCI_MANIFEST, artifact);
      client.push(
          name("a").withDigest(descriptor.digest()),
          descriptor,
          BlobSource.of(store),
          PushOptions.NONE);
      pushed.add(descriptor.digest());
    }
    List<Descriptor> all = client.referrers(name("a"), image.descriptor().digest(), "");
    assertEquals(2, all.size());
    List<Descriptor> sboms =
        client.referrers(name("a"), image.descriptor().digest(), "application/sbom");
    assertEquals(List.of(pushed.getFirst()), sboms.stream().map(Descriptor::digest).toList());
    assertEquals(api, registry.manifest("a", Referrers.tag(image.descriptor().digest())) == null);
  }

  @Test
  void opensABlobAsAVerifiedStream() throws IOException {
    byte[] bytes = {1, 2, 3};
    registry.putBlob("a", bytes);
    try (InputStream in = client.openBlob(name("a"), Descriptor.of("", bytes))) {
      assertArrayEquals(bytes, in.readAllBytes());
    }
    registry.forgeBlob("a", Digest.sha256(bytes), new byte[] {1, 2, 4});
    try (InputStream in = client.openBlob(name("a"), Descriptor.of("", bytes))) {
      assertEquals(Kind.CORRUPT, assertThrows(RegistryException.class, in::readAllBytes).kind());
    }
  }

  @Test
  void saysWhatIsNotThere() {
    RegistryException missing =
        assertThrows(RegistryException.class, () -> client.resolve(name("a:nope"), AMD64));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertEquals(
        "GET http://"
            + registry.host()
            + "/v2/a/manifests/nope: 404 Not Found: MANIFEST_UNKNOWN: manifest_unknown",
        missing.getMessage());
  }
}
