package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The first thing that a new user does: {@code ./jbuild} in a clone that nothing was built in. */
final class CloneIT {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));

  private final Path folder = Installation.temporaryFolder("jbuild-clone");

  @Test
  void buildsItselfAndThenTheSample() {
    new Program("sh", "-c", "git ls-files -z | tar -c --null -T - | tar -x -C " + folder)
        .in(PROJECT)
        .run()
        .expectSuccess();
    Program.Result first = build();
    assertTrue(first.err().startsWith("jbuild: building jbuild itself, once;"), first::toString);
    assertTrue(first.err().contains(" DONE "), first::toString);
    Program.Result second = build();
    assertTrue(second.err().startsWith("#1 "), second::toString);
    assertTrue(!second.err().contains(" DONE "), second::toString);
  }

  private Program.Result build() {
    return new Program("./jbuild", "-t", "tinyhttpd:v0.1", "testdata/tinyhttpd")
        .in(folder)
        .set("HOME", System.getProperty("user.home")) // Maven's repository
        .set("JBUILD_ROOT", folder.resolve("store"))
        .run()
        .expectSuccess();
  }
}
