package dev.jbuild.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TinyProgramTest {
  @ParameterizedTest
  @CsvSource({"x86_64,false", "aarch64,true"})
  void saysElfAndSucceeds(String machine, boolean arm, @TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("true"), TinyProgram.bytes(arm));
    file.toFile().setExecutable(true);
    Process process =
        new ProcessBuilder("qemu-" + machine + "-static", file.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals("ELF", new String(process.getInputStream().readAllBytes(), US_ASCII));
    assertEquals(0, process.waitFor());
  }
}
