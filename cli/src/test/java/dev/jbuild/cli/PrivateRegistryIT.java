package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.registry.memory.CertificateAuthority;
import dev.jbuild.registry.memory.DockerRegistry;
import dev.jbuild.registry.memory.TokenServer;
import dev.jbuild.registry.memory.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A registry that wants a client certificate and tokens, by the commands and user's own files. */
final class PrivateRegistryIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-private");

  private static Program jbuild(String... words) {
    return Installation.shared()
        .jbuild(Caller.SELF, FOLDER, words)
        .set("JBUILD_TLS_KEY_PASSWORD", "secret");
  }

  private static String succeed(String... words) {
    return jbuild(words).run().expectSuccess().out();
  }

  private static Path write(String file, String text) throws IOException {
    Path path = FOLDER.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  /** Trusts the authority and shows a certificate whose key, on an elliptic curve, is encrypted. */
  private static void configure(CertificateAuthority authority, String host) throws Exception {
    Path certificates = FOLDER.resolve(".config/jbuild/certs.d").resolve(host);
    Files.createDirectories(certificates);
    Files.copy(authority.certificate(), certificates.resolve("ca.crt"));
    authority.sign("client", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    Files.copy(FOLDER.resolve("client.crt"), certificates.resolve("client.cert"));
    String key = certificates.resolve("client.key").toString();
    Tool.run(
        FOLDER,
        ("openssl pkcs8 -topk8 -passout pass:secret -in client.key -out " + key).split(" ", -1));
  }

  @Test
  void isUsedWithACertificateAndTokens() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(FOLDER);
    try (TokenServer tokens = new TokenServer(FOLDER, "p w:d");
        DockerRegistry registry =
            new DockerRegistry(FOLDER.resolve("registry"), tokens.config(), authority.tls(true))) {
      String base = registry.host() + "/team/base:1";
      Program.Result refused = jbuild("tags", registry.host() + "/team/base").run();
      assertEquals(ExitCode.FAILURE, refused.code());
      assertTrue(refused.err().contains("certificate"), refused.err());

      configure(authority, registry.host());
      write("base/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");
      Program.Result denied = jbuild("build", "-q", "--push", "-t", base, "base").run();
      assertTrue(
          denied.err().endsWith("you must log in: jbuild login " + registry.host() + "\n"),
          denied.err());
      jbuild("login", "-u", "u", "--password-stdin", registry.host())
          .run(write("password", "p w:d\n"))
          .expectSuccess();
      String kept = Files.readString(FOLDER.resolve(".docker/config.json"));
      assertTrue(kept.contains("\"" + TokenServer.IDENTITY + "\""), kept);
      assertFalse(kept.contains("dTpwIHc6ZA"), kept);
      String digest = succeed("build", "-q", "--push", "-t", base, "base").strip();

      tokens.get = false;
      succeed("prune", "--all");
      write("app/Dockerfile", "FROM " + base + "\nLABEL a=b\n");
      String app = registry.host() + "/app:1";
      succeed("build", "-q", "--push", "-t", app, "app");
      assertTrue(registry.log().contains("from=team%2Fbase"), registry::host);
      succeed("copy", "-q", "docker://" + base, "docker://" + registry.host() + "/copy:1");
      String pulled = succeed("pull", registry.host() + "/copy:1");
      assertTrue(pulled.contains("Digest: sha256:"), pulled);
      assertTrue(tokens.server().log().stream().anyMatch(call -> call.method().equals("POST")));
      assertEquals(
          digest, succeed("images", "-q", "--no-trunc", registry.host() + "/copy:1").strip());
    }
  }
}
