package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TinyProgramTest {
  @Test
  void succeeds(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("true"), TinyProgram.bytes());
    file.toFile().setExecutable(true);
    assertEquals(0, new ProcessBuilder(file.toString()).start().waitFor());
  }
}
