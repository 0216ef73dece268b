package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.config.RegistryConfig;
import dev.jbuild.registry.memory.CertificateAuthority;
import dev.jbuild.registry.memory.DockerRegistry;
import dev.jbuild.registry.memory.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS to Debian's docker-registry, with certificates made by openssl. */
class TlsIT {
  private static final Platform AMD64 = Platform.of("linux", "amd64");
  private static final TestImage IMAGE = TestImage.of(7, 100, 2_000_000);

  @TempDir private Path folder;

  private CertificateAuthority authority;

  @BeforeEach
  void certificates() throws Exception {
    authority = CertificateAuthority.in(folder);
  }

  private DockerRegistry registry(boolean clients) throws IOException, InterruptedException {
    return new DockerRegistry(folder.resolve("registry"), "", authority.tls(clients));
  }

  /** The folder of the registry's certificates, holding the authority. */
  private Path trust(DockerRegistry registry) throws IOException {
    Path certificates = folder.resolve("config/containers/certs.d").resolve(registry.host());
    Files.createDirectories(certificates);
    Files.copy(folder.resolve("ca.crt"), certificates.resolve("ca.crt"));
    return certificates;
  }

  private RegistryClient client(Optional<String> password) throws IOException {
    RegistryConfig config =
        RegistryConfig.load(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()));
    RegistryOptions plain = Clients.options();
    return new RegistryClient(
        new RegistryOptions(
            config,
            plain.credentials(),
            plain.proxies(),
            () -> password,
            plain.retry(),
            plain.connect(),
            plain.stall(),
            plain.parallel(),
            plain.chunk(),
            Optional.empty()));
  }

  private void pushesAndPulls(RegistryClient client, DockerRegistry registry) throws IOException {
    BlobStore store = new BlobStore(folder.resolve("store"));
    IMAGE.putInto(store);
    Reference name = Reference.parse(registry.host() + "/a:v1");
    client.push(name, IMAGE.descriptor(), BlobSource.of(store), PushOptions.NONE);
    BlobStore pulled = new BlobStore(folder.resolve("pulled"));
    client.pull(name, AMD64, pulled, layer -> true, TransferListener.NONE);
    assertTrue(IMAGE.isIn(pulled));
  }

  @Test
  void trustsAConfiguredAuthorityAndSpeaksHttp2() throws Exception {
    try (DockerRegistry registry = registry(false)) {
      trust(registry);
      try (RegistryClient client = client(Optional.empty())) {
        pushesAndPulls(client, registry);
      }
      assertTrue(registry.log().contains("PATCH /v2/a/blobs/uploads/"), registry::host);
      assertTrue(registry.log().contains(" HTTP/2.0\""), registry::host);
    }
  }

  @Test
  void findsTlsOnThisMachineByItself() throws Exception {
    try (DockerRegistry registry = registry(false);
        RegistryClient client = new RegistryClient(Clients.options())) {
      pushesAndPulls(client, registry);
    }
  }

  @Test
  void doesNotTrustAnotherAuthority() throws Exception {
    try (DockerRegistry registry = registry(false)) {
      Path certificates = trust(registry);
      authority.selfSigned("other", "other.key", certificates.resolve("ca.crt").toString());
      try (RegistryClient client = client(Optional.empty())) {
        IOException e =
            assertThrows(
                RegistryException.class,
                () -> client.resolve(Reference.parse(registry.host() + "/a"), AMD64));
        assertEquals(
            "GET https://"
                + registry.host()
                + "/v2/: the certificate of the registry is not trusted; put its authority's at"
                + " certs.d/"
                + registry.host()
                + "/ca.crt, or configure the registry as insecure",
            e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rsa:2048; pkcs8 -topk8 -nocrypt; BEGIN PRIVATE KEY",
        "rsa:2048; rsa -traditional; BEGIN RSA PRIVATE KEY",
        "rsa:2048; rsa -traditional -aes128 -passout pass:secret; Proc-Type: 4,ENCRYPTED",
        "rsa:2048; pkcs8 -topk8 -passout pass:secret; BEGIN ENCRYPTED PRIVATE KEY",
        "ec -pkeyopt ec_paramgen_curve:P-256; pkcs8 -topk8 -nocrypt; BEGIN PRIVATE KEY",
        "ec -pkeyopt ec_paramgen_curve:P-384; ec; BEGIN EC PRIVATE KEY",
        "ec -pkeyopt ec_paramgen_curve:P-256; pkcs8 -topk8 -passout pass:secret; BEGIN ENCRYPTED",
        "ed25519; pkcs8 -topk8 -nocrypt; BEGIN PRIVATE KEY",
        "ed25519; pkcs8 -topk8 -passout pass:secret; BEGIN ENCRYPTED PRIVATE KEY",
      })
  void showsAClientCertificate(String algorithm, String conversion, String form) throws Exception {
    authority.sign("client", algorithm.split(" ", -1));
    try (DockerRegistry registry = registry(true)) {
      Path certificates = trust(registry);
      Files.copy(folder.resolve("client.crt"), certificates.resolve("client.cert"));
      List<String> convert = new java.util.ArrayList<>(List.of("openssl"));
      convert.addAll(List.of(conversion.split(" ", -1)));
      Path key = certificates.resolve("client.key");
      convert.addAll(List.of("-in", "client.key", "-out", key.toString()));
      Tool.run(folder, convert.toArray(new String[0]));
      assertTrue(Files.readString(key).contains(form), Files.readString(key));
      try (RegistryClient client = client(Optional.of("secret"))) {
        pushesAndPulls(client, registry);
      }
    }
  }

  @Test
  void saysWhatIsWrongWithAKey() throws Exception {
    authority.sign("client", "rsa:2048");
    authority.sign("stranger", "rsa:2048");
    try (DockerRegistry registry = registry(true)) {
      Path certificates = trust(registry);
      Path certificate = certificates.resolve("client.cert");
      Path key = certificates.resolve("client.key");
      Files.copy(folder.resolve("client.crt"), certificate);
      assertFails(
          registry, Optional.empty(), certificate + ": has no key beside it, expected at " + key);
      Files.copy(folder.resolve("stranger.key"), key);
      assertFails(
          registry,
          Optional.empty(),
          key + ": is not the key of the certificate in " + certificate);
      Files.writeString(key, "nonsense");
      assertFails(registry, Optional.empty(), key + ": holds no PEM private key");
      Tool.run(
          folder,
          "openssl",
          "pkcs8",
          "-topk8",
          "-passout",
          "pass:secret",
          "-in",
          "client.key",
          "-out",
          key.toString());
      assertFails(
          registry,
          Optional.empty(),
          key + ": the private key is encrypted; set JBUILD_TLS_KEY_PASSWORD to its password");
      assertFails(registry, Optional.of("wrong"), key + ": the private key cannot be read");
    }
  }

  private void assertFails(DockerRegistry registry, Optional<String> password, String message)
      throws IOException {
    try (RegistryClient client = client(password)) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> client.resolve(Reference.parse(registry.host() + "/a"), AMD64));
      assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }
  }

  @Test
  void saysThatARegistryWantsACertificate() throws Exception {
    try (DockerRegistry registry = registry(true)) {
      trust(registry);
      try (RegistryClient client = client(Optional.empty())) {
        RegistryException e =
            assertThrows(
                RegistryException.class,
                () -> client.resolve(Reference.parse(registry.host() + "/a"), AMD64));
        assertEquals(RegistryException.Kind.UNAVAILABLE, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("certificate"), e.getMessage());
      }
    }
  }
}
