package dev.jbuild.maven.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.maven.launch.RegistryLogins.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryLoginsTest {
  private static final Map<String, Login> LOGINS = Map.of("r.example", new Login("u", "pw"));
  private static final String ENTRY = "\"r.example\":{\"auth\":\"dTpwdw==\"}";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "registry.example.org, true", "localhost, true", "localhost:5000, true", "127.0.0.1:1, true",
    "[::1]:5000, true", "docker.io, true", "central, false", "my-server, false",
    "https://x.y/z, false", "'', false"
  })
  void aRegistryIsAServerWhoseIdIsAHost(String id, boolean registry) {
    assertEquals(registry, RegistryLogins.isRegistry(id));
  }

  @Test
  void onlyTheUserCanReadTheFileAndThenItIsGone() throws IOException {
    Path folder;
    try (var logins = RegistryLogins.write(LOGINS, Map.of("HOME", home.toString()))) {
      folder = Path.of(Objects.requireNonNull(logins.environment().get("DOCKER_CONFIG")));
      Path file = folder.resolve("config.json");
      assertEquals("{\"auths\":{" + ENTRY + "}}", Files.readString(file));
      assertEquals("rwx------", permissions(folder));
      assertEquals("rw-------", permissions(file));
    }
    assertFalse(Files.exists(folder));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void theUsersOwnLoginsAndHelpersStay() throws IOException {
    Files.createDirectory(home.resolve(".docker"));
    Files.writeString(
        home.resolve(".docker/config.json"),
        "{\"credHelpers\":{\"h\":\"x\"},\"n\":[1,2.5,true,null],"
            + "\"auths\":{\"a\":{\"auth\":\"b\"},\"r.example\":{\"auth\":\"old\"}}}");
    try (var logins = RegistryLogins.write(LOGINS, Map.of("HOME", home.toString()))) {
      String text =
          Files.readString(
              Path.of(
                  Objects.requireNonNull(logins.environment().get("DOCKER_CONFIG")),
                  "config.json"));
      assertEquals(
          "{\"credHelpers\":{\"h\":\"x\"},\"n\":[1,2.5,true,null],\"auths\":{\"a\":{\"auth\":\"b\"},"
              + ENTRY
              + "}}",
          text);
    }
  }

  @Test
  void theFileThatPodmansVariableNamesIsTheOneThatCounts() throws IOException {
    Path named = Files.writeString(home.resolve("auth.json"), "");
    var variables = Map.of("HOME", home.toString(), "REGISTRY_AUTH_FILE", named.toString());
    try (var logins = RegistryLogins.write(Map.of("docker.io", new Login("u", "pw")), variables)) {
      String file = Objects.requireNonNull(logins.environment().get("REGISTRY_AUTH_FILE"));
      assertEquals(1, logins.environment().size());
      assertEquals(
          "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"dTpwdw==\"}}}",
          Files.readString(Path.of(file)));
    }
  }

  @Test
  void aBrokenFileIsNamedAndNotShown() throws IOException {
    Path named = Files.writeString(home.resolve("auth.json"), "{\"auth\": secret");
    IOException e =
        assertThrows(
            IOException.class,
            () -> RegistryLogins.write(LOGINS, Map.of("REGISTRY_AUTH_FILE", named.toString())));
    assertEquals(named + ": is not the JSON of a file of logins", e.getMessage());
  }

  @Test
  void withoutLoginsThereIsNoFile() throws IOException {
    try (var logins = RegistryLogins.write(Map.of(), Map.of("HOME", home.toString()))) {
      assertEquals(Map.of(), logins.environment());
    }
  }

  @Test
  void aLoginDoesNotPrintItsPassword() {
    assertEquals("u", new Login("u", "pw").toString());
  }
}
