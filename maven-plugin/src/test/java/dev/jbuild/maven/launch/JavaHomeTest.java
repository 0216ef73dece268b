package dev.jbuild.maven.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomeTest {
  @TempDir Path folder;

  private String java(String name, String version) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nOTHER=1\n");
    return home.toString();
  }

  @Test
  void theFirstThatIsNewEnoughIsTaken() throws IOException {
    String old = java("old", "17.0.9");
    String now = java("now", "25.0.3");
    String next = java("next", "26");
    assertEquals(Path.of(now), JavaHome.find(Map.of("JAVA_HOME", now)));
    assertEquals(Path.of(next), JavaHome.find(Map.of("JBUILD_JAVA_HOME", next, "JAVA_HOME", now)));
    assertEquals(Path.of(now), JavaHome.find(Map.of("JBUILD_JAVA_HOME", old, "JAVA_HOME", now)));
  }

  @Test
  void whereNoneIsTheMessageNamesTheParameter() throws IOException {
    for (Map<String, String> variables :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("JAVA_HOME", java("old", "21")),
            Map.of("JAVA_HOME", java("odd", "")),
            Map.of("JAVA_HOME", folder + "/none"))) {
      IOException e = assertThrows(IOException.class, () -> JavaHome.find(variables));
      assertEquals(
          "jbuild needs a Java 25, and there is none in JBUILD_JAVA_HOME or JAVA_HOME:"
              + " -Djbuild.javaHome names one",
          e.getMessage());
    }
  }
}
