package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.registry.memory.DockerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands about registries against Debian's docker-registry, with skopeo's opinion. */
final class RegistryIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-registry");

  /** User {@code u}, password {@code p w:d}. */
  private static final String HTPASSWD =
      "u:$2b$04$wST.jOldJ3i1TUGEZEB4e.kheY7awEXiUPI6m.F7Ry7N4TXsinEnC\n";

  private static DockerRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    Path passwords = Files.writeString(FOLDER.resolve("htpasswd"), HTPASSWD);
    registry =
        new DockerRegistry(
            FOLDER.resolve("registry"),
            "auth: {htpasswd: {realm: test, path: %s}}".formatted(passwords),
            "");
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  static List<Caller> callers() {
    return Caller.all();
  }

  private static String digestBySkopeo(String name) {
    return new Program("skopeo", "inspect", "--creds=u:p w:d", "--tls-verify=false")
        .with("--format={{.Digest}}", "docker://" + name)
        .run()
        .expectSuccess()
        .out()
        .strip();
  }

  /** One user with a home and a store. */
  private record User(Caller caller, Path home) {
    Program.Result run(String... words) {
      return Installation.shared().jbuild(caller, home, words).run();
    }

    String succeed(String... words) {
      return run(words).expectSuccess().out();
    }

    /** The registry tells them in any order. */
    List<String> tags(String repository) {
      return succeed("tags", repository).lines().sorted().toList();
    }

    Program.Result login(String password) throws IOException {
      Path in = Files.writeString(home.resolve("password"), password + "\n");
      return Installation.shared()
          .jbuild(caller, home, "login", "-u", "u", "--password-stdin", registry.host())
          .run(in);
    }

    /** What {@code FROM busybox} in the folder {@code made} means. */
    void writeBase() throws IOException {
      Files.copy(
          Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar"),
          home.resolve("base.tar"));
      write("made/Dockerfile.images", "busybox oci-archive:../base.tar\n");
    }

    Path write(String file, String text) throws IOException {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      caller.give(home);
      return path;
    }
  }

  @ParameterizedTest
  @MethodSource("callers")
  void fromLoginToDeletion(Caller caller) throws IOException {
    User user = new User(caller, caller.folder(FOLDER));
    String repository = registry.host() + "/" + user.home().getFileName() + "/app";
    String first = repository + ":1";

    Program.Result denied = user.run("pull", first);
    assertEquals(ExitCode.FAILURE, denied.code());
    assertTrue(denied.err().endsWith("you must log in: jbuild login " + registry.host() + "\n"));
    assertEquals(ExitCode.FAILURE, user.login("wrong").code());
    assertEquals("Login Succeeded\n", user.login("p w:d").expectSuccess().out());

    user.write("made/Dockerfile", "FROM scratch\nCOPY file /\n");
    user.write("made/file", "content");
    user.succeed("build", "-q", "--push", "-t", first, "made");
    String digest = digestBySkopeo(first);

    // Nothing of it is left here, so that it has to come from the registry.
    user.succeed("prune", "--all");
    assertTrue(user.succeed("pull", first).contains(digest));
    user.succeed("rmi", first);
    user.succeed("prune", "--all");
    user.write("from/Dockerfile", "FROM " + first + "\nLABEL a=b\n");
    user.succeed("build", "-q", "-t", repository + ":2", "from");
    String pushed = user.succeed("push", repository + ":2");
    assertTrue(pushed.contains(digestBySkopeo(repository + ":2")), pushed);
    assertNotEquals(digest, digestBySkopeo(repository + ":2"));

    user.succeed("copy", "-q", "docker://" + first, "docker://" + repository + "/copy:3");
    assertEquals(digest, digestBySkopeo(repository + "/copy:3"));
    assertEquals(List.of("1", "2"), user.tags(repository));

    user.write("sbom.json", "{}");
    user.succeed(
        "artifact",
        "push",
        "--subject",
        first,
        "--artifact-type",
        "application/spdx+json",
        "sbom.json:application/json");
    String listed = user.succeed("artifact", "list", first);
    assertTrue(listed.contains("application/spdx+json"), listed);
    user.succeed(
        "artifact", "push", "--artifact-type", "text/x", repository + "/file:1", "sbom.json");
    user.succeed("artifact", "pull", "-o", "pulled", repository + "/file:1");
    assertEquals("{}", Files.readString(user.home().resolve("pulled/sbom.json")));

    user.succeed("delete", repository + "@" + digest);
    // This registry has no referrers API: what was about the image has a tag.
    assertEquals(List.of("2", digest.replace(':', '-')), user.tags(repository));
    user.succeed("logout", registry.host());
    assertEquals(ExitCode.FAILURE, user.run("tags", repository).code());
  }

  /** Names without a registry are looked for where registries.conf says. */
  @ParameterizedTest
  @MethodSource("callers")
  void shortNames(Caller caller) throws IOException {
    Path home = caller.folder(Files.createDirectories(FOLDER.resolve("short")));
    User user = new User(caller, home);
    String name = home.getFileName() + "/tool:1";
    user.writeBase();
    user.write("made/Dockerfile", "FROM busybox\nCMD [\"echo\", \"hello\"]\n");
    user.login("p w:d").expectSuccess();
    user.succeed("build", "-q", "--push", "-t", registry.host() + "/" + name, "made");
    user.write(
        ".config/containers/registries.conf",
        """
        unqualified-search-registries = ["127.0.0.1:1", "%1$s"]
        [aliases]
        "greeter" = "%1$s/%2$s"
        """
            .formatted(registry.host(), home.getFileName() + "/tool"));
    user.write("from/Dockerfile", "FROM " + name + "\nLABEL a=b\n");

    assertEquals("hello\n", user.succeed("run", name));
    user.succeed("prune", "--all");
    assertEquals("hello\n", user.succeed("run", "--pull=newer", "greeter:1"));
    user.succeed("prune", "--all");
    user.succeed("build", "-q", "from");
    user.succeed("prune", "--all");
    assertTrue(user.succeed("pull", "greeter:1").contains(registry.host() + "/" + name));
  }

  /** Machines of one user, each with a store of its own, share steps and cache mounts. */
  @ParameterizedTest
  @MethodSource("callers")
  void sharedCaches(Caller caller) throws IOException {
    Path home = caller.folder(Files.createDirectories(FOLDER.resolve("caches")));
    User user = new User(caller, home);
    String cache = registry.host() + "/" + home.getFileName() + "/cache";
    user.writeBase();
    user.write(
        "made/Dockerfile",
        "FROM busybox\nRUN --mount=type=cache,target=/c echo x >> /c/all; cp /c/all /copy\n");
    user.login("p w:d").expectSuccess();

    String id =
        onMachine(
            user, "a", "-t", "a", "--cache-to", cache, "--cache-mounts-to", cache + "-mounts");
    // A step that was run again would have another time.
    assertEquals(id, onMachine(user, "b", "-t", "b", "--cache-from", cache));
    onMachine(user, "c", "--no-cache", "--cache-mounts-from", cache + "-mounts", "-o", "out");
    assertEquals("x\nx\n", Files.readString(home.resolve("out/copy")));
  }

  private static String onMachine(User user, String store, String... options) {
    return Installation.shared()
        .jbuild(user.caller(), user.home(), "build", "-q")
        .with(options)
        .with("made")
        .set("JBUILD_ROOT", user.home().resolve(store))
        .run()
        .expectSuccess()
        .out();
  }
}
