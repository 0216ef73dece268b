package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.memory.DockerRegistry;
import dev.jbuild.registry.memory.TokenServer;
import dev.jbuild.registry.memory.Tool;
import dev.jbuild.registry.memory.TornProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Debian's docker-registry, with skopeo as the second opinion. */
class DockerRegistryIT {
  private static final Platform AMD64 = Platform.of("linux", "amd64");
  private static final TestImage IMAGE = TestImage.of(7, 0, 100, 70_000, 5_000_000);

  /** User {@code u}, password {@code p w:d}. */
  private static final String HTPASSWD =
      "u:$2b$04$wST.jOldJ3i1TUGEZEB4e.kheY7awEXiUPI6m.F7Ry7N4TXsinEnC\n";

  @TempDir private Path folder;

  private BlobStore filled(String name) throws IOException {
    BlobStore store = new BlobStore(folder.resolve(name));
    IMAGE.putInto(store);
    return store;
  }

  private static Reference name(String host, String rest) {
    return Reference.parse(host + "/" + rest);
  }

  private static RegistryOptions as(String user, String password) {
    return Clients.options()
        .withCredentials((registry, repository) -> new Credential.Basic(user, password));
  }

  private void pullsAgain(RegistryClient client, Reference reference) throws IOException {
    BlobStore store = new BlobStore(Files.createTempDirectory(folder, "pulled"));
    client.pull(reference, AMD64, store, layer -> true, TransferListener.NONE);
    assertTrue(IMAGE.isIn(store));
  }

  @Test
  void pushesWhatSkopeoReadsAndReadsWhatSkopeoPushed() throws Exception {
    try (DockerRegistry registry = new DockerRegistry(folder.resolve("registry"), "", "");
        RegistryClient client = new RegistryClient(Clients.options())) {
      BlobStore store = filled("store");
      Reference pushed = name(registry.host(), "a/b:v1");
      client.push(pushed, IMAGE.descriptor(), BlobSource.of(store), PushOptions.NONE);
      String raw =
          Tool.run(
              folder, "skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + pushed);
      assertEquals(
          IMAGE.descriptor().digest(),
          Digest.sha256(raw.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      pullsAgain(client, pushed);

      Tool.run(
          folder,
          "skopeo",
          "copy",
          "--src-tls-verify=false",
          "--preserve-digests",
          "docker://" + pushed,
          "oci:" + folder.resolve("layout") + ":v1");
      Index layout = Index.parse(Files.readAllBytes(folder.resolve("layout/index.json")));
      assertEquals(IMAGE.descriptor().digest(), layout.manifests().getFirst().digest());
      Tool.run(
          folder,
          "skopeo",
          "copy",
          "--dest-tls-verify=false",
          "oci:" + folder.resolve("layout") + ":v1",
          "docker://" + registry.host() + "/from/skopeo:v1");
      pullsAgain(client, name(registry.host(), "from/skopeo:v1"));

      assertEquals(List.of("v1"), client.tags(pushed));
      assertEquals(List.of("a/b", "from/skopeo"), client.catalog(registry.host()));
      Digest layer = Digest.sha256(IMAGE.layers().getLast());
      assertTrue(client.mount(name(registry.host(), "c"), pushed, layer));
      assertTrue(client.exists(name(registry.host(), "c"), layer));
      client.delete(pushed.withDigest(IMAGE.descriptor().digest()));
      assertEquals(
          Kind.NOT_FOUND,
          assertThrows(RegistryException.class, () -> client.resolve(pushed, AMD64)).kind());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 16, 1 << 20})
  void pushesInChunks(long chunk) throws Exception {
    try (DockerRegistry registry = new DockerRegistry(folder.resolve("registry"), "", "");
        RegistryClient client = new RegistryClient(Clients.options().withTransfers(4, chunk))) {
      Reference pushed = name(registry.host(), "a:v1");
      client.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      pullsAgain(client, pushed);
    }
  }

  @Test
  void survivesTornConnections() throws Exception {
    try (DockerRegistry registry = new DockerRegistry(folder.resolve("registry"), "", "");
        TornProxy proxy = new TornProxy(registry.port(), 2_000_000, 2);
        RegistryClient client = new RegistryClient(Clients.options())) {
      Reference pushed = name(proxy.host(), "a:v1");
      client.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      assertEquals(0, proxy.left());
      pullsAgain(client, pushed);
    }
    try (DockerRegistry registry = new DockerRegistry(folder.resolve("other"), "", "");
        RegistryClient client = new RegistryClient(Clients.options())) {
      Reference pushed = name(registry.host(), "a:v1");
      client.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      try (TornProxy proxy = new TornProxy(registry.port(), 2_000_000, 2)) {
        pullsAgain(client, name(proxy.host(), "a:v1"));
        assertEquals(0, proxy.left());
      }
      assertTrue(registry.log().contains(" 206 ") || registry.log().contains("status=206"));
    }
  }

  @Test
  void logsInWithAPassword() throws Exception {
    Path passwords = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    String auth = "auth: {htpasswd: {realm: test, path: %s}}".formatted(passwords);
    try (DockerRegistry registry = new DockerRegistry(folder.resolve("registry"), auth, "");
        RegistryClient right = new RegistryClient(as("u", "p w:d"));
        RegistryClient wrong = new RegistryClient(as("u", "p w"));
        RegistryClient nobody = new RegistryClient(Clients.options())) {
      Reference pushed = name(registry.host(), "a:v1");
      right.checkLogin(registry.host());
      right.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      pullsAgain(right, pushed);
      for (RegistryClient other : List.of(wrong, nobody)) {
        RegistryException e =
            assertThrows(RegistryException.class, () -> other.checkLogin(registry.host()));
        assertEquals(Kind.DENIED, e.kind());
        assertEquals(
            Kind.DENIED,
            assertThrows(RegistryException.class, () -> other.resolve(pushed, AMD64)).kind());
      }
      Tool.run(
          folder,
          "skopeo",
          "inspect",
          "--creds",
          "u:p w:d",
          "--tls-verify=false",
          "docker://" + pushed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void getsTokens(boolean get) throws Exception {
    try (TokenServer tokens = new TokenServer(folder, "p w:d");
        DockerRegistry registry =
            new DockerRegistry(folder.resolve("registry"), tokens.config(), "");
        RegistryClient known = new RegistryClient(as("u", "p w:d"));
        RegistryClient identity =
            new RegistryClient(
                Clients.options()
                    .withCredentials((host, repository) -> new Credential.Identity("p w:d")));
        RegistryClient wrong = new RegistryClient(as("u", "nope"));
        RegistryClient nobody = new RegistryClient(Clients.options())) {
      tokens.get = get;
      Reference pushed = name(registry.host(), "a/b:v1");
      known.checkLogin(registry.host());
      known.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      pullsAgain(known, pushed);
      pullsAgain(identity, pushed);
      Digest layer = Digest.sha256(IMAGE.layers().getLast());
      assertTrue(known.mount(name(registry.host(), "c"), pushed, layer));
      assertFalse(known.mount(name(registry.host(), "c"), pushed, Digest.sha256(new byte[] {1})));
      long asked = tokens.server().log().size();
      pullsAgain(known, pushed);
      assertEquals(asked, tokens.server().log().size(), "tokens are kept");
      if (get) {
        pullsAgain(nobody, pushed);
        RegistryException e =
            assertThrows(
                RegistryException.class,
                () ->
                    nobody.push(
                        name(registry.host(), "a/b:v2"),
                        IMAGE.descriptor(),
                        BlobSource.of(new BlobStore(folder.resolve("store"))),
                        PushOptions.NONE));
        assertEquals(Kind.DENIED, e.kind());
      }
      assertEquals(
          Kind.DENIED,
          assertThrows(RegistryException.class, () -> wrong.checkLogin(registry.host())).kind());
    }
  }

  @Test
  void getsANewTokenForEachRequestThatNeedsOne() throws Exception {
    try (TokenServer tokens = new TokenServer(folder, "p");
        DockerRegistry registry =
            new DockerRegistry(folder.resolve("registry"), tokens.config(), "");
        RegistryClient client = new RegistryClient(as("u", "p"))) {
      // Expired for us at once, and refused by the registry soon after.
      tokens.life = 1;
      Reference pushed = name(registry.host(), "a:v1");
      client.push(pushed, IMAGE.descriptor(), BlobSource.of(filled("store")), PushOptions.NONE);
      Thread.sleep(1100);
      pullsAgain(client, pushed);
    }
  }
}
