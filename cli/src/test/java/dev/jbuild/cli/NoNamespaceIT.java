package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An ordinary user whom the kernel refuses all namespaces: all but RUN works. */
class NoNamespaceIT {
  private static final String DOCKERFILE =
      """
      FROM busybox AS tools
      WORKDIR /made/by
      COPY --chown=33:44 --chmod=750 a sub/
      FROM scratch
      ADD things.tar /things/
      COPY --from=tools /made /made
      WORKDIR /work
      USER 1000
      """;

  private final Path home = Caller.ORDINARY.folder(Installation.temporaryFolder("jbuild-nons"));

  /**
   * In a user namespace in which there can be no other, and in which the user is as ordinary as
   * outside: nothing of the machine is changed.
   */
  private Program refused(String... words) {
    return Caller.ORDINARY
        .program(home, "unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c")
        .with(
            "echo 0 > /proc/sys/user/max_user_namespaces;"
                + " exec setpriv --ambient-caps=-all --inh-caps=-all \"$@\"",
            "sh")
        .with(words);
  }

  private Program jbuild(String... words) {
    return refused()
        .with(Installation.shared().launcher().toString())
        .with(words)
        .set("JBUILD_ROOT", home.resolve("store"))
        .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
        .set("JBUILD_AOT", "auto");
  }

  @Test
  void aDockerfileWithoutRunNeedsNone() throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.writeString(context.resolve("Dockerfile.images"), "busybox oci-archive:" + base + "\n");
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    Files.writeString(context.resolve("a"), "A");
    new Program("tar", "-cf", context + "/things.tar", "-C", context.toString(), "a")
        .run()
        .expectSuccess();
    Caller.ORDINARY.give(home);
    assertEquals(1, refused("unshare", "-U", "true").run().code());
    assertTrue(refused("id", "-u").run().expectSuccess().out().strip().length() > 1);

    String[] build = {
      "build",
      "-q",
      "--source-date-epoch=1",
      "-t",
      "made",
      "-o",
      "type=tar,dest=files.tar",
      "context"
    };
    String id = jbuild(build).run().expectSuccess().out();
    // As on other systems than Linux, where no system call of it is made.
    Program portable =
        jbuild(build)
            .set("JBUILD_ROOT", home.resolve("portable"))
            .set("JBUILD_JAVA_OPTS", "-Djbuild.portable=true");
    assertEquals(id, portable.run().expectSuccess().out());
    jbuild("save", "-o", "made.tar", "made").run().expectSuccess();
    String files =
        new Program("tar", "--numeric-owner", "-tvf", home + "/files.tar")
            .run()
            .expectSuccess()
            .out();
    List<String> names =
        files.lines().map(line -> line.replaceAll(" +[0-9]+ [-0-9]+ [0-9:]+ ", " ")).toList();
    assertTrue(names.contains("-rwxr-x--- 33/44 made/by/sub/a"), files);
    assertTrue(files.contains("things/a") && files.contains(" work/"), files);
    String inspected =
        new Program("skopeo", "inspect", "--config", "oci-archive:" + home + "/made.tar")
            .run()
            .expectSuccess()
            .out();
    assertTrue(inspected.contains("\"User\": \"1000\""), inspected);

    Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN true\n");
    Program.Result run = jbuild("build", "--progress=plain", "context").run();
    assertEquals(1, run.code(), run::toString);
    assertEquals(
        1,
        run.err().lines().filter(line -> line.startsWith("Dockerfile:2:")).count(),
        run::toString);
    assertTrue(run.err().contains("RUN needs a user namespace"), run::toString);
  }
}
