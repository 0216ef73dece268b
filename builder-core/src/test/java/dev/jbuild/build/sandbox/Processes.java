package dev.jbuild.build.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for processes by an argument of theirs. */
final class Processes {
  private Processes() {}

  /** How many live processes have an argument that is exactly this. */
  static int count(String argument) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains("\0" + argument + "\0")) {
          count++;
        }
      }
    }
    return count;
  }

  private static String commandLine(Path process) {
    try {
      return "\0" + Files.readString(process.resolve("cmdline"));
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }

  /** Like {@link #count}, waiting a while for it to be as expected. */
  static int countUntil(String argument, int expected) throws Exception {
    int count = count(argument);
    for (int i = 0; i < 200 && count != expected; i++) {
      Thread.sleep(50);
      count = count(argument);
    }
    return count;
  }
}
