package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class NamedValuesTest {
  @Test
  void theCommandLineWinsOverTheProjectAndThatOverTheConfiguration() {
    Map<String, String> configured = new HashMap<>(Map.of("A", "pom", "B", "pom", "C", "pom"));
    configured.put("EMPTY", null);
    var project = new Properties();
    project.setProperty("jbuild.buildArgs.B", "project");
    project.setProperty("jbuild.buildArgs.C", "project");
    project.setProperty("jbuild.buildArgs.", "no name");
    project.setProperty("jbuild.labels.B", "another parameter");
    var user = new Properties();
    user.setProperty("jbuild.buildArgs.C", "user");
    user.setProperty("jbuild.buildArgs.a.dotted.name", "x=y,z");
    assertEquals(
        Map.of("A", "pom", "B", "project", "C", "user", "EMPTY", "", "a.dotted.name", "x=y,z"),
        NamedValues.of(configured, "jbuild.buildArgs.", project, user));
  }
}
