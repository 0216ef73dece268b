package dev.jbuild.maven.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Where the Java is that jbuild runs on, where its launcher is not there to look for it. */
final class JavaHome {
  private static final int OLDEST = 25;

  private JavaHome() {}

  /**
   * The first that the variables name.
   *
   * @throws IOException if none is there, or too old
   */
  static Path find(Map<String, String> variables) throws IOException {
    for (String variable : List.of("JBUILD_JAVA_HOME", "JAVA_HOME")) {
      String home = variables.getOrDefault(variable, "");
      if (!home.isEmpty() && version(Path.of(home)) >= OLDEST) {
        return Path.of(home);
      }
    }
    throw new IOException(
        "jbuild needs a Java 25, and there is none in JBUILD_JAVA_HOME or JAVA_HOME:"
            + " -Djbuild.javaHome names one");
  }

  /** The feature version of a JDK or runtime; 0 where it has no file that tells. */
  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return 0;
    }
    var properties = new Properties();
    try (var in = Files.newBufferedReader(release)) {
      properties.load(in);
    }
    String[] numbers = properties.getProperty("JAVA_VERSION", "").replace("\"", "").split("\\D", 2);
    return numbers[0].isEmpty() ? 0 : Integer.parseInt(numbers[0]);
  }
}
