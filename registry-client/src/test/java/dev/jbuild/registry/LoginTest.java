package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.auth.CredentialFiles;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.MemoryRegistry;
import dev.jbuild.registry.memory.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {
  @TempDir private Path home;

  @Test
  void keepsOnlyWhatTheRegistryAccepts() throws IOException {
    CredentialFiles files = CredentialFiles.of(Map.of("HOME", home.toString()));
    try (MemoryRegistry registry = new MemoryRegistry()) {
      registry.guard =
          call ->
              call.header("Authorization").equals("Basic dTpw")
                  ? null
                  : Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"");
      RegistryException e =
          assertThrows(
              RegistryException.class,
              () ->
                  Login.in(
                      Clients.options(), files, registry.host(), new Credential.Basic("u", "x")));
      assertEquals(Kind.DENIED, e.kind());
      assertFalse(Files.exists(files.loginFile()));
      Login.in(
          Clients.options(),
          files,
          "http://" + registry.host() + "/v2/",
          new Credential.Basic("u", "p"));
      assertEquals(new Credential.Basic("u", "p"), files.find(registry.host(), "a"));
      assertTrue(Login.out(files, registry.host()));
      assertFalse(Login.out(files, registry.host()));
      assertEquals(Credential.ANONYMOUS, files.find(registry.host(), "a"));
    }
  }

  /** By GET, and by POST where that is refused. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void keepsTheIdentityThatATokenServiceGives(boolean get) throws Exception {
    CredentialFiles files = CredentialFiles.of(Map.of("HOME", home.toString()));
    try (TokenServer tokens = new TokenServer(home, "p");
        MemoryRegistry registry = new MemoryRegistry()) {
      tokens.get = get;
      registry.guard =
          call ->
              call.header("Authorization").startsWith("Bearer ")
                  ? null
                  : Answer.of(401)
                      .with(
                          "WWW-Authenticate",
                          "Bearer realm=\"http://" + tokens.server().host() + "/token\"");
      Login.in(Clients.options(), files, registry.host(), new Credential.Basic("u", "p"));
      assertEquals(new Credential.Identity(TokenServer.IDENTITY), files.find(registry.host(), "a"));
      // The name of the user, and no password.
      assertTrue(Files.readString(files.loginFile()).contains("\"dTo=\""));
      assertTrue(Login.out(files, registry.host()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', docker.io",
    "docker.io, docker.io",
    "https://index.docker.io/v1/, docker.io",
    "registry-1.docker.io, docker.io",
    "ghcr.io, ghcr.io",
    "https://ghcr.io/v2/, ghcr.io",
    "localhost:5000/, localhost:5000",
  })
  void knowsTheRegistryThatIsMeant(String server, String expected) {
    assertEquals(expected, Login.registry(server));
  }
}
