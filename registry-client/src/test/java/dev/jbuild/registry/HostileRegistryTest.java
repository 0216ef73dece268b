package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.Call;
import dev.jbuild.registry.memory.HttpTestServer;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry may try, and that it does not get anywhere. */
class HostileRegistryTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  @TempDir private Path folder;
  private MemoryRegistry registry;
  private RegistryClient client;
  private BlobStore store;
  private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    registry = new MemoryRegistry();
    client =
        new RegistryClient(
            Clients.options()
                .withCredentials((host, repository) -> new Credential.Basic("user", "hunter2"))
                .withTrace(trace::add));
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

  private RegistryException pullFails() {
    return assertThrows(
        RegistryException.class,
        () -> client.pull(name("a:v1"), AMD64, store, layer -> true, TransferListener.NONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 100_000})
  void refusesABlobOfOtherBytes(int longer) throws IOException {
    TestImage image = TestImage.of(1, 10_000);
    image.putInto(registry, "a", "v1");
    byte[] layer = image.layers().getFirst();
    byte[] forged = java.util.Arrays.copyOf(layer, layer.length + longer);
    forged[0] ^= 1;
    registry.forgeBlob("a", Digest.sha256(layer), forged);
    assertEquals(Kind.CORRUPT, pullFails().kind());
    assertFalse(store.contains(Digest.sha256(layer)));
  }

  @Test
  void stopsReadingABlobThatDoesNotEnd() throws IOException {
    TestImage image = TestImage.of(1, 10_000);
    image.putInto(registry, "a", "v1");
    endless("/blobs/", "application/octet-stream");
    assertEquals(Kind.CORRUPT, pullFails().kind());
  }

  @Test
  void stopsReadingAManifestThatDoesNotEnd() {
    endless("/manifests/", MediaTypes.OCI_MANIFEST);
    RegistryException e = pullFails();
    assertEquals(
        "GET http://"
            + registry.host()
            + "/v2/a/manifests/v1: the answer is larger than the limit of 4194304 bytes",
        e.getMessage());
  }

  private void endless(String path, String type) {
    registry.guard =
        call ->
            call.path().contains(path)
                ? new Answer(200, Map.of("Content-Type", type), new byte[65536], true)
                : null;
  }

  /** The last column: the status of the endless answer. */
  @ParameterizedTest
  @CsvSource({"/token, 200", "/token, 401", "/tags/list, 200", "/tags/list, 404"})
  void readsNoAnswerWithoutEnd(String path, int status) {
    Answer endless =
        new Answer(status, Map.of("Content-Type", "application/json"), new byte[65536], true);
    registry.guard =
        call -> {
          if (call.path().endsWith(path)) {
            return endless;
          }
          return path.equals("/token")
              ? Answer.of(401)
                  .with(
                      "WWW-Authenticate",
                      "Bearer realm=\"http://" + registry.host() + "/token\",service=\"x\"")
              : null;
        };
    String message =
        String.valueOf(
            assertThrows(RegistryException.class, () -> client.tags(name("a"))).getMessage());
    assertTrue(message.contains("the answer is larger than the limit"), message);
  }

  @Test
  void doesNotReadAManifestOfOneGigabyte() {
    registry.guard =
        call ->
            call.path().contains("/manifests/")
                ? Answer.of(200, MediaTypes.OCI_MANIFEST, new byte[10])
                    .with("Content-Length", "1073741824")
                : null;
    assertTrue(String.valueOf(pullFails().getMessage()).contains("larger than the limit"));
  }

  static Stream<Arguments> manifests() {
    String digest = Digest.sha256(new byte[0]).toString();
    String blob = "{\"mediaType\":\"x\",\"digest\":\"" + digest + "\",\"size\":0}";
    return Stream.of(
        Arguments.of("not JSON", MediaTypes.OCI_MANIFEST, "JSON"),
        Arguments.of("[]", MediaTypes.OCI_MANIFEST, ""),
        Arguments.of("{}", "text/plain", "neither a manifest nor an index"),
        Arguments.of("{\"schemaVersion\":1,\"fsLayers\":[]}", "", "schema 1"),
        Arguments.of(
            "{\"config\":" + blob + ",\"layers\":[],\"manifests\":[]}",
            MediaTypes.OCI_INDEX,
            "both a manifest and an index"),
        Arguments.of(
            "{\"mediaType\":\""
                + MediaTypes.OCI_INDEX
                + "\",\"config\":"
                + blob
                + ",\"layers\":[]}",
            MediaTypes.OCI_INDEX,
            "is not the application/vnd.oci.image.index.v1+json"),
        Arguments.of(
            "{\"config\":{\"digest\":\"sha256:../../etc/passwd\",\"size\":0},\"layers\":[]}",
            MediaTypes.OCI_MANIFEST,
            "digest"),
        Arguments.of(
            "{\"config\":{\"digest\":\"" + digest + "\",\"size\":-1},\"layers\":[]}",
            MediaTypes.OCI_MANIFEST,
            "size"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void refusesMalformedManifests(String text, String type, String message) {
    registry.putManifest("a", "v1", type, text.getBytes(StandardCharsets.UTF_8));
    IOException e = assertThrows(IOException.class, () -> client.resolve(name("a:v1"), AMD64));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  @Test
  void refusesAManifestThatHasNotTheDigestItWasAskedBy() throws IOException {
    TestImage image = TestImage.of(1, 10);
    image.putInto(registry, "a", "v1");
    Digest asked = Digest.sha256(new byte[] {7});
    registry.guard =
        call ->
            call.path().contains("/manifests/")
                ? Answer.of(200, MediaTypes.OCI_MANIFEST, image.documents().getFirst())
                    .with("Docker-Content-Digest", asked.toString())
                : null;
    RegistryException e =
        assertThrows(
            RegistryException.class, () -> client.fetchManifest(name("a").withDigest(asked)));
    assertEquals(Kind.CORRUPT, e.kind());
  }

  @Test
  void endsRedirectLoops() {
    registry.guard =
        call ->
            call.path().contains("/manifests/")
                ? Answer.of(307).with("Location", call.target())
                : null;
    assertTrue(String.valueOf(pullFails().getMessage()).contains("more than 10 redirects"));
  }

  @Test
  void endsNestedIndexes() {
    byte[] index = "{}".getBytes(StandardCharsets.UTF_8);
    for (int depth = 0; depth < 10; depth++) {
      index =
          new dev.jbuild.oci.Index(
                  List.of(Descriptor.of(MediaTypes.OCI_INDEX, index).withPlatform(AMD64)))
              .toBytes();
      registry.putManifest("a", "v1", MediaTypes.OCI_INDEX, index);
    }
    assertEquals(Kind.NOT_FOUND, pullFails().kind());
    assertEquals(
        Kind.REJECTED,
        assertThrows(
                RegistryException.class,
                () -> client.pullAll(name("a:v1"), store, TransferListener.NONE))
            .kind());
  }

  /** Another server that wants to be sent something. */
  private HttpTestServer phisher(List<Call> caught, byte[] body) throws IOException {
    return new HttpTestServer(call -> {
      caught.add(call);
      return call.header("Authorization").isEmpty() && body.length > 0
          ? Answer.of(200, "application/octet-stream", body)
          : Answer.of(401).with("WWW-Authenticate", "Basic realm=\"please\"");
    });
  }

  private void needsPassword() {
    registry.guard =
        call ->
            call.header("Authorization").isEmpty()
                ? Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"")
                : null;
  }

  @Test
  void takesNoPasswordAlongARedirect() throws IOException {
    TestImage image = TestImage.of(1, 10_000);
    image.putInto(registry, "a", "v1");
    needsPassword();
    byte[] layer = image.layers().getFirst();
    List<Call> caught = Collections.synchronizedList(new ArrayList<>());
    try (HttpTestServer phisher = phisher(caught, layer)) {
      var inner = registry.guard;
      registry.guard =
          call ->
              call.path().endsWith(Digest.sha256(layer).hex())
                  ? Answer.of(307).with("Location", "http://" + phisher.host() + "/x?sig=s3cr3t")
                  : inner.apply(call);
      client.pull(name("a:v1"), AMD64, store, l -> true, TransferListener.NONE);
    }
    assertTrue(image.isIn(store));
    assertEquals(1, caught.size());
    assertEquals("", caught.getFirst().header("Authorization"));
    assertTrue(trace.stream().anyMatch(line -> line.contains("sig=REDACTED")), trace::toString);
    assertTrue(
        trace.stream().noneMatch(line -> line.contains("hunter2") || line.contains("s3cr3t")));
  }

  @Test
  void givesNoPasswordToWhereARedirectOrUploadLed() throws IOException {
    needsPassword();
    TestImage image = TestImage.of(1, 10_000);
    image.putInto(store);
    List<Call> caught = Collections.synchronizedList(new ArrayList<>());
    try (HttpTestServer phisher = phisher(caught, new byte[0])) {
      var inner = registry.guard;
      registry.guard =
          call -> {
            Answer refused = inner.apply(call);
            boolean upload = call.path().endsWith("/blobs/uploads/");
            return refused != null || !upload
                ? refused
                : Answer.of(202).with("Location", "http://" + phisher.host() + "/upload");
          };
      RegistryException e =
          assertThrows(
              RegistryException.class,
              () ->
                  client.push(
                      name("a:v1"), image.descriptor(), BlobSource.of(store), PushOptions.NONE));
      assertEquals(Kind.DENIED, e.kind());
    }
    assertFalse(caught.isEmpty());
    assertTrue(caught.stream().allMatch(call -> call.header("Authorization").isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://user:pw@127.0.0.1/",
        "http://[::",
        "//"
      })
  void followsToNoUnsafeAddress(String location) {
    registry.guard =
        call ->
            call.path().contains("/manifests/") ? Answer.of(302).with("Location", location) : null;
    RegistryException e = pullFails();
    assertTrue(
        String.valueOf(e.getMessage()).contains("refused")
            || String.valueOf(e.getMessage()).contains("malformed"),
        e.getMessage());
    assertFalse(String.valueOf(e.getMessage()).contains("pw@"));
  }

  @Test
  void doesNotContinueAListElsewhere() {
    registry.guard =
        call ->
            call.path().endsWith("/tags/list")
                ? Answer.json(200, "{\"tags\":[\"a\"]}")
                    .with("Link", "<http://127.0.0.2:1/x>; rel=\"next\"")
                : null;
    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> client.tags(name("a"))).getMessage())
            .contains("continues a list on another server"));
  }

  @Test
  void endsAnEndlessList() {
    registry.guard =
        call ->
            call.path().endsWith("/tags/list")
                ? Answer.json(200, "{\"tags\":[\"a\"]}")
                    .with("Link", "<" + call.path() + ">; rel=\"next\"")
                : null;
    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> client.tags(name("a"))).getMessage())
            .contains("more than 1000 pages"));
  }

  @Test
  void printsNoControlCharactersOfARegistry() {
    registry.guard =
        call ->
            call.path().contains("/manifests/")
                ? Answer.json(
                    400, "{\"errors\":[{\"code\":\"X\",\"message\":\"\\u001b[31mred\\r\\nline\"}]}")
                : null;
    String message = String.valueOf(pullFails().getMessage());
    assertTrue(message.endsWith("400 Bad Request: X:  [31mred  line"), message);
  }

  @Test
  void saysWhereToLogIn() {
    registry.guard = call -> Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"");
    RegistryException e = pullFails();
    assertEquals(Kind.DENIED, e.kind());
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith("; it may not exist, or you must log in: jbuild login " + registry.host()),
        e.getMessage());
  }

  @Test
  void aManifestMayNotNameALayerOfAnotherSize() throws IOException {
    byte[] layer = new byte[1000];
    byte[] config = {'{', '}'};
    registry.putBlob("a", layer);
    registry.putBlob("a", config);
    Descriptor lying = new Descriptor(MediaTypes.OCI_LAYER, Digest.sha256(layer), Long.MAX_VALUE);
    registry.putManifest(
        "a",
        "v1",
        MediaTypes.OCI_MANIFEST,
        new Manifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, config),
                List.of(lying))
            .toBytes());
    assertEquals(Kind.CORRUPT, pullFails().kind());
    try (InputStream in = client.openBlob(name("a"), Descriptor.of("", layer))) {
      assertEquals(1000, in.readAllBytes().length);
    }
  }
}
