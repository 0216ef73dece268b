package dev.jbuild.registry.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Other programs that tests compare with. */
public final class Tool {
  private Tool() {}

  /** Runs a program; fails with what it printed where it does. Gives its standard output. */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + java.nio.file.Files.readString(errors) + output);
    }
    return output;
  }
}
