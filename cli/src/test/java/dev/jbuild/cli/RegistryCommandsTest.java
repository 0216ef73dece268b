package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pull, push, login, logout and search, with a registry in memory. */
final class RegistryCommandsTest {
  private static final String DIGEST =
      "sha256:1d925ec3bef57a25a235749b3883b553ba9b90054427c1584c9c8ff38fb42dee";

  @TempDir private Path folder;
  private final MemoryRegistry registry;
  private String host = "";

  RegistryCommandsTest() throws IOException {
    registry = new MemoryRegistry();
  }

  @BeforeEach
  void load() {
    host = registry.host();
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    succeed("load", "-q", "-i", base.toString());
    succeed("tag", "busybox", host + "/a/b:1");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private Map<String, String> environment(String store) {
    return Map.of(
        "JBUILD_ROOT",
        folder.resolve(store).toString(),
        "HOME",
        folder.toString(),
        "XDG_CONFIG_HOME",
        folder.resolve("config").toString());
  }

  private Invocation run(String... words) {
    return Invocation.of(folder, environment("store"), words);
  }

  private Invocation elsewhere(String... words) {
    return Invocation.of(folder, environment("elsewhere"), words);
  }

  private String succeed(String... words) {
    Invocation run = run(words);
    assertEquals(ExitCode.OK, run.code(), run::toString);
    return run.out();
  }

  private static void assertFails(String message, Invocation run) {
    assertEquals(new Invocation(ExitCode.FAILURE, "", "jbuild: " + message + "\n"), run);
  }

  @Test
  void whatWasPushedIsPulled() {
    String line = "1: digest: " + DIGEST + " size: 405\n";
    assertEquals(line, succeed("push", host + "/a/b:1"));
    assertEquals(host + "/a/b:1\n", elsewhere("pull", "-q", host + "/a/b:1").out());
    Invocation again = elsewhere("pull", host + "/a/b:1");
    assertEquals(
        "Digest: "
            + DIGEST
            + "\nStatus: Image is up to date for "
            + host
            + "/a/b:1\n"
            + host
            + "/a/b:1\n",
        again.out());
    Invocation byDigest = elsewhere("pull", "-q", host + "/a/b@" + DIGEST);
    assertEquals(host + "/a/b@" + DIGEST + "\n", byDigest.out());
    assertEquals("", byDigest.err());
  }

  @Test
  void progressIsALineForWhatHappens() {
    Invocation push = run("push", "--progress=plain", host + "/a/b:1");
    assertTrue(push.err().contains(" push " + host + "/a/b e4e394e26463\n"), push.err());
    assertEquals(3, push.err().lines().filter(line -> line.contains(" DONE ")).count());
    Invocation pull = elsewhere("pull", "--progress=rawjson", host + "/a/b:1");
    assertTrue(pull.err().contains("\"name\":\"pull " + host + "/a/b e4e394e26463\""), pull.err());
    assertEquals("", elsewhere("pull", "--progress=quiet", host + "/a/b:1").err());
  }

  @Test
  void anUnchangedImageCostsTwoRequests() {
    succeed("push", host + "/a/b:1");
    registry.server().clearLog();
    succeed("push", host + "/a/b:1");
    assertEquals(
        List.of("GET /v2/", "HEAD /v2/a/b/manifests/1"),
        registry.server().log().stream().map(call -> call.method() + " " + call.path()).toList());
    // Under another tag the manifest goes once more, and nothing else.
    succeed("tag", "busybox", host + "/a/b:2");
    registry.server().clearLog();
    succeed("push", host + "/a/b:2");
    assertEquals(4, registry.server().log().size());
  }

  @Test
  void aNameWithoutTagIsAllItsTags() {
    succeed("tag", "busybox", host + "/a/b:2");
    succeed("tag", "busybox", host + "/other:3");
    assertEquals(2, succeed("push", host + "/a/b").lines().count());
    assertNull(registry.manifest("other", "3"));
    assertEquals(
        host + "/a/b:1\n" + host + "/a/b:2\n", elsewhere("pull", "-q", "-a", host + "/a/b").out());
    assertFails(
        "no such image: " + host + "/a/b:7; its tags are 1, 2", run("push", host + "/a/b:7"));
    assertFails("no such image: " + host + "/nope", run("push", host + "/nope"));
  }

  @Test
  void layersThatAreNotCompressedAre() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    assertEquals(0, run("build", "-q", "-t", host + "/built:1", ".").code());
    succeed("push", "-q", "--digestfile", "digest", host + "/built:1");
    byte[] bytes = Objects.requireNonNull(registry.manifest("built", "1"));
    assertEquals(Digest.sha256(bytes).toString(), Files.readString(folder.resolve("digest")));
    Manifest manifest = Manifest.parse(bytes);
    assertEquals(MediaTypes.OCI_LAYER_GZIP, manifest.layers().getFirst().mediaType());
    assertEquals(
        "",
        run("push", "-q", "--format", "docker", "--compression", "zstd", host + "/built:1").err());
    manifest = Manifest.parse(Objects.requireNonNull(registry.manifest("built", "1")));
    assertEquals(MediaTypes.DOCKER_MANIFEST, manifest.mediaType());
    assertEquals(MediaTypes.DOCKER_LAYER_ZSTD, manifest.layers().getFirst().mediaType());
  }

  @Test
  void itIsSaidWhatIsNotThere() throws IOException {
    succeed("push", host + "/a/b:1");
    assertFails(
        host + "/a/b:7: no such tag; the repository has 1", elsewhere("pull", host + "/a/b:7"));
    Invocation unknown = elsewhere("pull", host + "/a/c");
    assertTrue(unknown.err().contains("404 Not Found"), unknown.err());
    registry.close();
    Invocation down = elsewhere("pull", host + "/a/b:1");
    assertEquals(ExitCode.FAILURE, down.code());
    assertTrue(down.err().contains("/v2/: Failed to connect to "), down.err());
    assertEquals(2, run("pull", "A").code());
    assertEquals(2, run("pull", "--platform", "linux/arm64", "--all-platforms", "a").code());
    assertEquals(2, run("push", host + "/a/b@" + DIGEST).code());
  }

  @Test
  void aBlockedRegistryIsNotAsked() throws IOException {
    Path file = folder.resolve("config/containers/registries.conf");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[[registry]]\nprefix = \"" + host + "\"\nblocked = true\n");
    for (String command : List.of("pull", "push")) {
      assertFails(
          host + "/a/b: the registry " + host + " is blocked by registries.conf",
          run(command, host + "/a/b:1"));
    }
    assertEquals(0, registry.server().log().size());
  }

  /** Wants user {@code u} and password {@code p w:d}. */
  private void needPassword() {
    String right =
        "Basic " + Base64.getEncoder().encodeToString("u:p w:d".getBytes(StandardCharsets.UTF_8));
    registry.guard =
        call ->
            call.header("Authorization").equals(right)
                ? null
                : Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"");
  }

  private Invocation login(String password) {
    return Invocation.withInput(
        password, folder, environment("store"), "login", "-u", "u", "--password-stdin", host);
  }

  @Test
  void aPasswordIsKeptWhereItIsRight() throws IOException {
    needPassword();
    Path file = folder.resolve(".docker/config.json");
    assertFails(
        host + ": the registry does not accept this user name and password", login("wrong\n"));
    assertTrue(Files.notExists(file));
    Invocation denied = run("push", host + "/a/b:1");
    assertTrue(denied.err().endsWith("you must log in: jbuild login " + host + "\n"), denied.err());

    assertEquals("Login Succeeded\n", login("p w:d\r\n").out());
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertTrue(Files.readString(file).contains("\"auth\" : \"dTpwIHc6ZA==\""));
    succeed("push", host + "/a/b:1");
    assertTrue(succeed("login", host).startsWith("Login Succeeded"));

    assertEquals("Removed the login for " + host + "\n", succeed("logout", host));
    assertEquals("Not logged in to " + host + "\n", succeed("logout", host));
    assertEquals(ExitCode.FAILURE, run("pull", host + "/a/b:1").code());
  }

  @Test
  void aPasswordOnTheCommandLineIsWarnedOf() {
    needPassword();
    Invocation run = run("login", "-u", "u", "-p", "p w:d", "--authfile", "auth.json", host);
    assertEquals("Login Succeeded\n", run.out());
    assertTrue(run.err().startsWith("jbuild: warning: a password on the command line"), run.err());
    assertTrue(Files.exists(folder.resolve("auth.json")));
    assertEquals(ExitCode.FAILURE, run("push", host + "/a/b:1").code());
    succeed("push", "--authfile", "auth.json", host + "/a/b:1");
    succeed("pull", "--creds", "u:p w:d", host + "/a/b:1");
    succeed("logout", "--authfile", "auth.json", host);
    assertEquals(ExitCode.FAILURE, run("push", "--authfile", "auth.json", host + "/a/b:1").code());
  }

  @Test
  void aLoginNeedsAllItNeeds() {
    assertEquals(2, run("login", "--password-stdin", host).code());
    assertEquals(2, run("login", "-u", "u", "-p", "x", "--password-stdin", host).code());
    assertEquals(2, login("").code());
    assertEquals(2, run("pull", "--creds", "u", host + "/a/b").code());
    assertEquals(0, registry.server().log().size());
  }

  @Test
  void aBuildTakesTheSameOptions() throws IOException {
    succeed("push", host + "/a/b:1");
    needPassword();
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + host + "/a/b:1\n");
    String[] words = {"build", "--pull", "--push", "-q", "-t", host + "/c:1", "."};
    assertEquals(ExitCode.FAILURE, run(words).code());
    words[3] = "--creds=u:p w:d";
    succeed(words);
    assertTrue(
        registry.server().log().stream()
            .anyMatch(call -> call.query().getOrDefault("from", "").equals("a/b")),
        "the base's layer is linked, not sent");
  }

  @Test
  void verificationCanBeAskedForOnThisMachine() {
    Invocation run = run("push", "--tls-verify", host + "/a/b:1");
    assertEquals(ExitCode.FAILURE, run.code());
    assertTrue(run.err().contains("https://" + host + "/v2/"), run.err());
    succeed("push", "--tls-verify=false", host + "/a/b:1");
    assertFails(
        folder + "/certs: no such file or folder",
        run("push", "--cert-dir", "certs", host + "/a/b:1"));
  }

  @Test
  void aSearchShowsWhatWasAskedFor() {
    registry.guard =
        call ->
            switch (call.path()) {
              case "/v2/_catalog" -> Answer.error(404, "UNSUPPORTED");
              case "/v1/search" -> Answer.json(200, FOUND);
              default -> null;
            };
    assertEquals(
        """
        NAME   DESCRIPTION                                     STARS   OFFICIAL
        one    first, red                                      7       [OK]
        two    %s\u2026   3
        """
            .formatted("x".repeat(44)),
        succeed("search", host + "/o"));
    assertEquals("one\n", succeed("search", "-f", "stars=5", "--format", "{{.Name}}", host + "/o"));
    assertEquals(
        "two\tfalse " + "x".repeat(60) + "\n",
        succeed(
            "search",
            "--no-trunc",
            "--filter=is-official=false",
            "--format={{.Name}}\\t{{ .IsOfficial }} {{.Description}}",
            host + "/o"));
    assertEquals(2, run("search", "--format", "{{.Nope}}", host + "/o").code());
    assertEquals(2, run("search", "--filter", "x=1", host + "/o").code());
    assertEquals(2, run("search", "--limit", "0", host + "/o").code());
  }

  private static final String FOUND =
      """
      {"results": [
        {"name": "one", "description": "first,\\nred", "star_count": 7, "is_official": true},
        {"name": "two", "description": "%s", "star_count": 3}]}
      """
          .formatted("x".repeat(60));
}
