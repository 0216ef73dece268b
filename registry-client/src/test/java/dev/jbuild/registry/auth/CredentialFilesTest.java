package dev.jbuild.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialFilesTest {
  private static final Credential NONE = Credential.ANONYMOUS;

  @TempDir private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void environment() {
    environment.put("HOME", home.toString());
    environment.put("PATH", home + "/bin:" + System.getenv("PATH"));
  }

  private static Credential basic(String user, String password) {
    return new Credential.Basic(user, password);
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** A helper that keeps each key in a file, and answers as docker-credential-helpers does. */
  private void helper(String name) throws IOException {
    write(
        "bin/docker-credential-" + name,
        """
        #!/bin/sh
        dir="%s/kept"; mkdir -p "$dir"
        input=$(cat)
        case "$1" in
          store) key=$(printf %%s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/' | tr / _); printf %%s "$input" > "$dir/$key" ;;
          get) key=$(printf %%s "$input" | tr / _)
            [ -f "$dir/$key" ] || { echo "credentials not found in native keychain"; exit 1; }
            cat "$dir/$key" ;;
          erase) key=$(printf %%s "$input" | tr / _); rm -f "$dir/$key" ;;
          *) exit 2 ;;
        esac
        """
            .formatted(home));
    Files.setPosixFilePermissions(
        home.resolve("bin/docker-credential-" + name),
        PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static Stream<Arguments> lookups() {
    // dTpw is u:p, eDp5 is x:y, dTpwOnE= is u:p:q, dTpwAA== is u:p with a NUL
    return Stream.of(
        Arguments.of("{}", "ghcr.io", "a/b", NONE),
        Arguments.of("", "ghcr.io", "a/b", NONE),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"}}}", "ghcr.io", "a/b", basic("u", "p")),
        Arguments.of("{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"}}}", "ghcr.io:5000", "a", NONE),
        Arguments.of("{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"}}}", "hcr.io", "a", NONE),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpwOnE=\"}}}", "ghcr.io", "", basic("u", "p:q")),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpwAA==\"}}}", "ghcr.io", "", basic("u", "p")),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"username\":\"u\",\"password\":\"p\"}}}",
            "ghcr.io",
            "",
            basic("u", "p")),
        Arguments.of(
            "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"dTpw\"}}}",
            "docker.io",
            "library/busybox",
            basic("u", "p")),
        Arguments.of(
            "{\"auths\":{\"docker.io\":{\"auth\":\"dTpw\"}}}", "docker.io", "a/b", basic("u", "p")),
        Arguments.of(
            "{\"auths\":{\"https://ghcr.io/v2/\":{\"auth\":\"dTpw\"}}}",
            "ghcr.io",
            "a/b",
            basic("u", "p")),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"},\"ghcr.io/a/b\":{\"auth\":\"eDp5\"}}}",
            "ghcr.io",
            "a/b/c",
            basic("x", "y")),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\"},\"ghcr.io/a/b\":{\"auth\":\"eDp5\"}}}",
            "ghcr.io",
            "a/bc",
            basic("u", "p")),
        Arguments.of("{\"auths\":{\"ghcr.io/a\":{\"auth\":\"eDp5\"}}}", "ghcr.io", "b", NONE),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dTpw\",\"identitytoken\":\"t\"}}}",
            "ghcr.io",
            "a",
            new Credential.Identity("t")),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"registrytoken\":\"t\"}}}",
            "ghcr.io",
            "a",
            new Credential.Access("t")),
        Arguments.of("{\"auths\":{\"ghcr.io\":{}}}", "ghcr.io", "a", NONE));
  }

  @ParameterizedTest
  @MethodSource("lookups")
  void finds(String file, String registry, String repository, Credential expected)
      throws IOException {
    write(".docker/config.json", file);
    assertEquals(expected, CredentialFiles.of(environment).find(registry, repository));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("{", "config.json: "),
        Arguments.of("{\"auths\":[]}", "config.json: \"auths\" must be an object"),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"%%\"}}}",
            "config.json: the \"auth\" of ghcr.io is not base64"),
        Arguments.of(
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"dXA=\"}}}",
            "config.json: the \"auth\" of ghcr.io is not user:password"),
        Arguments.of(
            "{\"credsStore\":\"nope\"}",
            "the configured credential helper docker-credential-nope cannot be run"),
        Arguments.of(
            "{\"credHelpers\":{\"ghcr.io\":\"../../bin/evil\"}}",
            "\"../../bin/evil\" is no name of a credential helper"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesMistakes(String file, String expected) throws IOException {
    write(".docker/config.json", file);
    IOException e =
        assertThrows(IOException.class, () -> CredentialFiles.of(environment).find("ghcr.io", "a"));
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
  }

  @Test
  void readsTheFilesInOrder() throws IOException {
    write("run/containers/auth.json", "{\"auths\":{\"a.io\":{\"auth\":\"dTpw\"}}}");
    write(
        ".config/containers/auth.json",
        "{\"auths\":{\"b.io\":{\"auth\":\"eDp5\"},\"a.io\":{\"auth\":\"eDp5\"}}}");
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    assertEquals(basic("u", "p"), CredentialFiles.of(environment).find("a.io", ""));
    assertEquals(basic("x", "y"), CredentialFiles.of(environment).find("b.io", ""));
    write("docker/config.json", "{\"auths\":{\"a.io\":{\"auth\":\"eDp5\"}}}");
    environment.put("DOCKER_CONFIG", home.resolve("docker").toString());
    assertEquals(basic("x", "y"), CredentialFiles.of(environment).find("a.io", ""));
    write("own.json", "{\"auths\":{\"b.io\":{\"auth\":\"dTpw\"}}}");
    environment.put("REGISTRY_AUTH_FILE", home.resolve("own.json").toString());
    assertEquals(NONE, CredentialFiles.of(environment).find("a.io", ""));
    assertEquals(basic("u", "p"), CredentialFiles.of(environment).find("b.io", ""));
  }

  @Test
  void asksHelpers() throws IOException {
    helper("kept");
    write("kept/ghcr.io", "{\"Username\":\"u\",\"Secret\":\"p\"}");
    write("kept/https:__index.docker.io_v1_", "{\"Username\":\"<token>\",\"Secret\":\"t\"}");
    write("kept/bad.io", "secret, not JSON");
    write(
        ".docker/config.json",
        "{\"credsStore\":\"kept\",\"auths\":{\"a.io\":{\"auth\":\"eDp5\"},\"ghcr.io\":{}}}");
    CredentialFiles files = CredentialFiles.of(environment);
    assertEquals(basic("u", "p"), files.find("ghcr.io", "a/b"));
    assertEquals(new Credential.Identity("t"), files.find("docker.io", "library/x"));
    assertEquals(basic("x", "y"), files.find("a.io", ""), "not in the helper, but in the file");
    IOException bad = assertThrows(IOException.class, () -> files.find("bad.io", ""));
    assertEquals(
        "docker-credential-kept get bad.io: answered with no JSON object", bad.getMessage());
  }

  @Test
  void writesALoginWithoutTouchingTheRest() throws IOException {
    write(
        ".docker/config.json",
        "{\"detachKeys\":\"ctrl-e\",\"auths\":{\"a.io\":{\"auth\":\"eDp5\",\"email\":\"e\"}},\"n\":1.50}");
    CredentialFiles files = CredentialFiles.of(environment);
    files.store("docker.io", new Credential.Basic("u", "p"));
    Path file = files.loginFile();
    assertEquals(
        "{\"detachKeys\":\"ctrl-e\",\"auths\":{\"a.io\":{\"auth\":\"eDp5\",\"email\":\"e\"},"
            + "\"https://index.docker.io/v1/\":{\"auth\":\"dTpw\"}},\"n\":1.50}",
        JsonObject.parse(Files.readAllBytes(file)).toString());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(basic("u", "p"), files.find("docker.io", "a/b"));
    assertTrue(files.remove("docker.io"));
    assertFalse(files.remove("docker.io"));
    assertEquals(NONE, files.find("docker.io", "a/b"));
    assertEquals(basic("x", "y"), files.find("a.io", ""));
    try (Stream<Path> left = Files.list(file.getParent())) {
      assertEquals(1, left.count(), "no temporary file stays");
    }
  }

  @Test
  void writesALoginWhereThereWasNoFile() throws IOException {
    CredentialFiles files = CredentialFiles.of(environment);
    files.store("localhost:5000", new Credential.Basic("u", "p:q"));
    assertEquals(basic("u", "p:q"), files.find("localhost:5000", "a"));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(".docker"))));
  }

  @Test
  void keepsALoginInAHelper() throws IOException {
    helper("kept");
    write(".docker/config.json", "{\"credHelpers\":{\"ghcr.io\":\"kept\"}}");
    CredentialFiles files = CredentialFiles.of(environment);
    files.store("ghcr.io", new Credential.Basic("u", "p\"\\"));
    assertEquals(basic("u", "p\"\\"), files.find("ghcr.io", "a"));
    assertFalse(Files.readString(files.loginFile()).contains("auth\""), "no secret in the file");
    assertTrue(files.remove("ghcr.io"));
    assertEquals(NONE, files.find("ghcr.io", "a"));
  }

  @Test
  void keepsALinkToTheFile() throws IOException {
    write("managed.json", "{}");
    Files.createDirectories(home.resolve(".docker"));
    Files.createSymbolicLink(home.resolve(".docker/config.json"), home.resolve("managed.json"));
    CredentialFiles files = CredentialFiles.of(environment);
    files.store("a.io", new Credential.Basic("u", "p"));
    assertTrue(Files.isSymbolicLink(home.resolve(".docker/config.json")));
    assertTrue(Files.readString(home.resolve("managed.json")).contains("dTpw"));
  }

  @Test
  void showsNoSecret() {
    assertEquals("Basic[user=u]", basic("u", "p").toString());
    assertEquals("Identity[]", new Credential.Identity("t").toString());
    assertEquals("Access[]", new Credential.Access("t").toString());
  }
}
