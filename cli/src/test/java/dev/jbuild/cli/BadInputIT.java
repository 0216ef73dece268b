package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong for users: one clear message, exit code 1, and a store that goes on working. */
final class BadInputIT {
  /** With a base image in the store of each caller. */
  private static final Path SHARED = Installation.temporaryFolder("jbuild-bad-shared");

  private final Path folder = Installation.temporaryFolder("jbuild-bad");

  @BeforeAll
  static void loadBase() throws IOException {
    for (Caller caller : Caller.all()) {
      Path home = caller.folder(SHARED);
      Path copy = home.resolve("base.tar");
      Files.copy(base(), copy);
      good(home);
      caller.give(home);
      Program load = Installation.shared().jbuild(caller, home, "load", "-i", copy.toString());
      load.run().expectSuccess();
    }
  }

  /**
   * A Dockerfile that cannot be built.
   *
   * @param says what the message must contain, a line each
   */
  record Bad(String name, String dockerfile, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Arguments> table() {
    List<Bad> table =
        List.of(
            new Bad(
                "unknown instruction",
                "FROM busybox\nRUNN echo hello\n",
                List.of("Dockerfile:2:1: error: ", "RUNN", "did you mean RUN?", "^^^^")),
            new Bad(
                "missing file",
                "FROM busybox\nCOPY nowhere.txt /\n",
                List.of("Dockerfile:2:", "nowhere.txt", "^^^^")),
            new Bad(
                "syntax errors, all of them",
                "FROM busybox\nCOPY onlyone\nENV\nSHELL bash\n",
                List.of("Dockerfile:2:", "Dockerfile:3:", "Dockerfile:4:")),
            new Bad(
                "unknown stage",
                "FROM busybox\nCOPY --from=nothere/x:y /a /b\n",
                List.of("nothere/x:y")),
            new Bad(
                "failing RUN",
                "FROM busybox\nRUN echo before; echo why >&2; exit 7\n",
                List.of("Dockerfile:2:", "exit code: 7", "before", "why", "^^^^")),
            new Bad(
                "program that is not there",
                "FROM busybox\nRUN [\"/no/such/program\"]\n",
                List.of("Dockerfile:2:", "/no/such/program")),
            new Bad("empty Dockerfile", "", List.of("Dockerfile")),
            new Bad("no Dockerfile", "-", List.of("Dockerfile")),
            new Bad("a folder for a Dockerfile", "/", List.of("Dockerfile")));
    var rows = new ArrayList<Arguments>();
    for (Caller caller : Caller.all()) {
      for (Bad bad : table) {
        rows.add(Arguments.of(caller, bad));
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("table")
  void isExplained(Caller caller, Bad bad) throws IOException {
    Path home = caller.folder(SHARED);
    Path context = Files.createDirectory(home.resolve(bad.name()));
    switch (bad.dockerfile()) {
      case "-" -> {
        // There is none.
      }
      case "/" -> Files.createDirectory(context.resolve("Dockerfile"));
      default -> Files.writeString(context.resolve("Dockerfile"), bad.dockerfile());
    }
    caller.give(context);
    Program build = Installation.shared().jbuild(caller, home, "-t", "bad", bad.name());
    expectFailure(build, bad.says());
    expectHealthyStore(caller, home);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void anUnreadableDockerfile(Caller caller) throws IOException {
    Path home = caller.folder(folder);
    Path context = Files.createDirectories(home.resolve("context"));
    Path dockerfile = Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
    caller.give(home);
    if (caller == Caller.SELF) {
      // Root reads everything; but nobody can read a link to itself.
      Files.delete(dockerfile);
      Files.createSymbolicLink(dockerfile, Path.of("Dockerfile"));
    } else {
      new Program("chown", "root:root", dockerfile.toString()).run().expectSuccess();
      new Program("chmod", "600", dockerfile.toString()).run().expectSuccess();
    }
    expectFailure(Installation.shared().jbuild(caller, home, "context"), List.of("Dockerfile"));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void noUserNamespace(Caller caller) throws IOException {
    Path home = caller.folder(folder);
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN true\n");
    good(home);
    caller.give(home);
    Program build = Installation.shared().withoutNamespaces(caller, home);
    String base = "busybox=oci-archive:" + base();
    expectFailure(
        build.with("build", "--build-context", base, "context"),
        List.of("Dockerfile:2:", "user namespace", "max_user_namespaces"));
    expectHealthyStore(caller, home);
  }

  /** What fits is kept, what does not is taken back. */
  @ParameterizedTest
  @MethodSource("callers")
  void aFullDisk(Caller caller) throws IOException {
    Path home = caller.folder(folder);
    Path store = Files.createDirectories(home.resolve("store"));
    new Program("mount", "-t", "tmpfs", "-o", "size=4m", "none", store.toString())
        .run()
        .expectSuccess();
    try {
      Path context = Files.createDirectories(home.resolve("context"));
      Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY large /\n");
      byte[] large = new byte[9_000_000];
      // Zeros would take no space.
      new Random(1).nextBytes(large);
      Files.write(context.resolve("large"), large);
      good(home);
      caller.give(home);
      expectFailure(
          Installation.shared().jbuild(caller, home, "-t", "bad", "context"),
          List.of("No space left on device"));
      expectHealthyStore(caller, home);
    } finally {
      new Program("umount", store.toString()).run().expectSuccess();
    }
  }

  /** A user without a range in /etc/subuid: everything is one user's, and builds go on. */
  @Test
  void noSubordinateIds() throws IOException {
    if (Caller.all().size() == 1) {
      return; // The user who runs the tests has a range or has none; only root can be another.
    }
    Path home = Caller.SELF.folder(folder);
    Path context = Files.createDirectories(home.resolve("context"));
    Files.copy(base(), home.resolve("base.tar"));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM busybox\nUSER www-data\nRUN id -u > /id && chown www-data /id && rm /etc/passwd\n");
    Files.writeString(context.resolve("Dockerfile.images"), "busybox oci-archive:../base.tar\n");
    new Program("chown", "-R", "nobody", home.toString()).run().expectSuccess();
    Program.Result result =
        new Program("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
            .with(Installation.shared().launcher().toString(), "-t", "one", "context")
            .set("JBUILD_ROOT", home.resolve("store"))
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .set("HOME", home)
            .in(home)
            .run()
            .expectSuccess();
    assertTrue(
        result.err().contains("Dockerfile:3:1: warning: USER www-data has no effect"),
        result.err());
  }

  static List<Caller> callers() {
    return Caller.all();
  }

  private static void expectFailure(Program build, List<String> says) {
    Program.Result result = build.run();
    assertEquals(ExitCode.FAILURE, result.code(), result::toString);
    assertEquals("", result.out(), result::toString);
    for (String text : says) {
      assertTrue(result.err().contains(text), () -> text + " is missing:\n" + result);
    }
    assertFalse(result.err().contains("\tat "), result::toString);
    assertFalse(result.err().contains("internal error"), result::toString);
    assertFalse(result.err().contains("Exception"), result::toString);
  }

  /** The store holds no temporary file, and takes the next build. */
  private static void expectHealthyStore(Caller caller, Path home) throws IOException {
    Path ingest = home.resolve("store/ingest");
    if (Files.exists(ingest)) {
      try (var files = Files.walk(ingest)) {
        assertEquals(List.of(), files.filter(f -> !Files.isDirectory(f)).toList());
      }
    }
    Installation.shared().jbuild(caller, home, "-t", "good", "good").run().expectSuccess();
  }

  private static void good(Path home) throws IOException {
    Path good = Files.createDirectories(home.resolve("good"));
    Files.writeString(good.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
  }

  private static Path base() {
    return Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
  }
}
