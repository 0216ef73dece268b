package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Traps that show only where steps run; the others are told by the tags of unit tests. */
final class TrapIT {
  private final Path home = Caller.SELF.folder(Installation.temporaryFolder("jbuild-trap"));

  @BeforeEach
  void makeContext() throws IOException {
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.createDirectory(home.resolve("c"));
    Files.writeString(home.resolve("c/Dockerfile.images"), "busybox oci-archive:" + base + "\n");
    Files.writeString(home.resolve("c/a"), "A");
  }

  private Program build(String dockerfile, String... more) throws IOException {
    Files.writeString(home.resolve("c/Dockerfile"), dockerfile);
    return Installation.shared()
        .jbuild(Caller.SELF, home, "build", "--progress=plain", "-t", "trap")
        .with(more)
        .with("c");
  }

  @Test
  @Tag("trap-32")
  @Tag("trap-33")
  void usersAndVolumes() throws IOException {
    build(
            """
            FROM busybox
            RUN echo bob:x:1234:33::/:/bin/sh >> /etc/passwd && echo more:x:100:bob >> /etc/group
            VOLUME /v
            RUN mkdir -p /v && echo kept > /v/f
            RUN [ "$(cat /v/f)" = kept ]
            USER 1234
            RUN [ "$(id -u) $(id -g)" = "1234 33" ] && id -G | grep -qw 100
            USER bob:www-data
            RUN [ "$(id -u) $(id -G)" = "1234 33" ]
            USER 4321
            RUN [ "$(id -u) $(id -g)" = "4321 0" ]
            """)
        .run()
        .expectSuccess();
  }

  @Test
  @Tag("trap-53")
  @Tag("trap-54")
  void mounts() throws IOException {
    build(
            """
            FROM busybox
            WORKDIR /w
            RUN --mount=type=bind,target=/c ! touch /c/new 2>/dev/null
            RUN --mount=type=bind,target=/c,rw touch /c/new && rm /c/a
            RUN --mount=type=bind,target=/c [ -f /c/a ] && [ ! -e /c/new ]
            RUN --mount=type=cache,target=cache echo x > cache/f
            RUN --mount=type=cache,target=/other,id=/w/cache [ "$(cat /other/f)" = x ]
            RUN --mount=type=cache,target=/other [ ! -e /other/f ]
            RUN --mount=type=tmpfs,target=/t touch /t/f
            RUN [ ! -e /t/f ] && [ ! -e /w/cache/f ]
            """)
        .run()
        .expectSuccess();
    assertFalse(Files.exists(home.resolve("c/new")));
  }

  @Test
  @Tag("trap-55")
  void secretsAreShownNowhere() throws IOException {
    Files.writeString(home.resolve("token"), "hunter2");
    // The value is made by the command, so that the text of the step does not have it.
    String dockerfile =
        "FROM busybox\nRUN --mount=type=secret,id=t,env=TOKEN [ \"$TOKEN\" = hunter$((1+1)) ]\n";
    Program.Result built = build(dockerfile, "--secret", "id=t,src=token").run().expectSuccess();
    assertFalse(built.err().contains("hunter2"), built::toString);
    String config =
        Installation.shared()
            .jbuild(Caller.SELF, home, "inspect", "trap")
            .run()
            .expectSuccess()
            .out();
    assertFalse(config.contains("hunter2"), config);
  }

  @Test
  @Tag("trap-17")
  @Tag("trap-58")
  void hostsAndProxiesAreNoPartOfARun() throws IOException {
    String dockerfile =
        "FROM busybox\nRUN --mount=type=cache,id=one,target=/c echo \"$https_proxy\" > /proxy\n";
    build(dockerfile, "--build-arg", "HTTPS_PROXY=http://one", "--add-host", "a:1.2.3.4")
        .run()
        .expectSuccess();
    Program.Result again =
        build(
                dockerfile.replace("id=one", "id=two"),
                "--build-arg",
                "https_proxy=http://two",
                "--add-host",
                "a:4.3.2.1")
            .run()
            .expectSuccess();
    assertEquals(2, again.err().lines().filter(line -> line.contains("CACHED")).count());
    String config =
        Installation.shared()
            .jbuild(Caller.SELF, home, "inspect", "trap")
            .run()
            .expectSuccess()
            .out();
    assertFalse(config.contains("http://"), config);
  }

  @Test
  @Tag("trap-50")
  void aChecksumIsOfOneRemoteSource() throws IOException {
    String sum = "sha256:" + "0".repeat(64);
    Program.Result two = build("FROM scratch\nADD --checksum=" + sum + " a a /x/\n").run();
    assertEquals(ExitCode.FAILURE, two.code());
    assertTrue(two.err().contains("--checksum can be checked of one source only"), two::toString);
    Program.Result local = build("FROM scratch\nADD --checksum=" + sum + " a /x/\n").run();
    assertEquals(ExitCode.FAILURE, local.code());
    assertTrue(local.err().contains("not for local files"), local::toString);
  }
}
