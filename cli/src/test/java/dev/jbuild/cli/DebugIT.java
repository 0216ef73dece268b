package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** jbuild debug: the files of a step that failed. */
final class DebugIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-debug");

  static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void whatAFailedStepLeftCanBeLookedAt(Caller caller) throws IOException {
    Path home = caller.folder(FOLDER);
    Path project = Path.of(System.getProperty("jbuild.project"));
    Files.copy(project.resolve("testdata/base/busybox.tar"), home.resolve("busybox.tar"));
    Files.writeString(home.resolve("Dockerfile.images"), "busybox oci-archive:busybox.tar\n");
    Files.writeString(home.resolve("Dockerfile"), "FROM busybox\nRUN echo left > /file; exit 3\n");
    caller.give(home);
    Program.Result build = jbuild(caller, home, ".").run();
    assertEquals(1, build.code(), build::toString);
    assertTrue(build.err().contains("\nlook around: jbuild debug "), build::toString);

    Program.Result after = jbuild(caller, home, "debug", "--", "cat", "/file").run();
    assertEquals("left\n", after.expectSuccess().out());
    Program.Result before =
        jbuild(caller, home, "debug", "--before", "--", "test", "-e", "/file").run();
    assertEquals(1, before.code(), before::toString);
    jbuild(caller, home, "debug", "--", "sh", "-c", "echo x > /file").run().expectSuccess();
    assertEquals("left\n", jbuild(caller, home, "debug", "--", "cat", "/file").run().out());
    try (Stream<Path> files = Files.list(home.resolve("store/ingest"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static Program jbuild(Caller caller, Path home, String... words) {
    return Installation.shared().jbuild(caller, home, words);
  }
}
