package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TrainingIT {
  /** What fails early trains nothing, and nobody would see it. */
  @Test
  void onlyMistakesFail() {
    Path lib = Installation.shared().home().resolve("lib");
    var trained =
        new Program("sh", "-c", ". ./userns; enter_namespace \"$@\"", "sh")
            .with(Path.of(System.getProperty("java.home"), "bin/java").toString())
            .with("--enable-native-access=ALL-UNNAMED", "-cp", "jbuild.jar")
            .with(Training.class.getName())
            .in(lib)
            .run()
            .expectSuccess();
    assertEquals("build -q context\nbuild --nope\n", trained.err());
  }
}
