package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where no_new_privs is set, as by containers with allowPrivilegeEscalation: false, RUN works: with
 * all ids for root, and with one for others, for whom newuidmap has no rights then.
 */
final class NoNewPrivilegesIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-nnp");

  static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void runWorks(Caller caller) throws IOException {
    Path home = caller.folder(FOLDER);
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.copy(base, home.resolve("busybox.tar"));
    Files.writeString(home.resolve("Dockerfile.images"), "busybox oci-archive:busybox.tar\n");
    Files.writeString(
        home.resolve("Dockerfile"),
        "FROM busybox\nRUN chown 5:6 /tmp && grep -E '^(NoNew|Cap(Inh|Eff|Amb))' /proc/self/status\n");
    caller.give(home);
    Program.Result built =
        caller
            .program(home, "setpriv", "--no-new-privs", Installation.shared().launcher().toString())
            .with("--progress=plain", ".")
            .set("JBUILD_ROOT", home.resolve("store"))
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .run();
    assertEquals(0, built.code(), built::toString);
    for (String line :
        List.of(
            "NoNewPrivs:\t1",
            "CapEff:\t00000000a80425fb",
            "CapInh:\t0000000000000000",
            "CapAmb:\t0000000000000000")) {
      assertTrue(built.err().contains(" " + line + "\n"), built::toString);
    }
  }
}
