package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits of RUN and of run: they hold where doctor says that they can, and are warned of else. */
final class LimitsIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-limits");
  private static final String FILL = "head -c 99m /dev/zero | tail > /dev/null";
  private static final String GROUPS = "find /sys/fs/cgroup -name 'jbuild-*-*-*'";

  static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void hold(Caller caller) throws IOException {
    Path home = caller.folder(FOLDER);
    Path project = Path.of(System.getProperty("jbuild.project"));
    Files.copy(project.resolve("testdata/base/busybox.tar"), home.resolve("busybox.tar"));
    Files.writeString(home.resolve("Dockerfile"), "FROM busybox\nRUN " + FILL + "\n");
    Files.writeString(home.resolve("Dockerfile.images"), "busybox oci-archive:busybox.tar\n");
    caller.give(home);
    boolean possible =
        Installation.shared()
            .jbuild(caller, home, "doctor")
            .run()
            .out()
            .contains(" limits of memory");

    Program.Result built =
        Installation.shared().jbuild(caller, home, "-m", "32m", "--progress=plain", ".").run();
    String warning = "--memory without effect: ";
    if (possible) {
      assertEquals(1, built.code(), built::toString);
      assertTrue(
          built
              .err()
              .contains(
                  "killed: out of memory: limit 32m (exit code: 137)\n   2 | RUN "
                      + FILL
                      + "\n     | ^^"),
          built::toString);
      assertFalse(built.err().contains(warning), built::toString);
    } else {
      assertEquals(0, built.code(), built::toString);
      assertEquals(2, built.err().split(warning, -1).length, built::toString);
    }
    Installation.shared().jbuild(caller, home, "load", "-i", "busybox.tar").run().expectSuccess();
    Program.Result ran =
        Installation.shared()
            .jbuild(caller, home, "run", "-m", "32m", "busybox", "sh", "-c", FILL)
            .run();
    assertEquals(possible ? 137 : 0, ran.code(), ran::toString);
    assertTrue(
        ran.err().contains(possible ? "jbuild: killed: out of memory: limit 32m\n" : warning),
        ran::toString);
    assertEquals("", new Program("sh", "-c", GROUPS).run().out());
  }
}
