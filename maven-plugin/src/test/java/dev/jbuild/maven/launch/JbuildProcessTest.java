package dev.jbuild.maven.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JbuildProcessTest {
  private static final String PORTABLE = "jbuild.portable";

  @TempDir Path folder;

  @AfterEach
  void onThisSystem() {
    System.clearProperty(PORTABLE);
  }

  private JbuildProcess process(String launcher) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("jbuild");
    Files.writeString(program, "#!/bin/sh\n" + launcher + "\n");
    assertTrue(program.toFile().setExecutable(true));
    return new JbuildProcess(Distribution.installed(folder), folder, Map.of("ADDED", "1 2"));
  }

  @Test
  void theLauncherGetsWordsAndVariablesAndNoInput() throws Exception {
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    int code =
        process("printf '%s\\n' \"$ADDED\" \"$JBUILD_HOME\" \"$@\"; cat; echo err >&2; exit 3")
            .run(List.of("a b", ""), out::add, err::add);
    assertEquals(3, code);
    assertEquals(List.of("1 2", folder.toString(), "a b", ""), out);
    assertEquals(List.of("err"), err);
  }

  @Test
  void elsewhereThanOnLinuxAJvmIsStarted() throws IOException {
    JbuildProcess process = process("");
    assertEquals(List.of(folder + "/bin/jbuild"), process.program(Map.of()));
    System.setProperty(PORTABLE, "true");
    Files.createDirectory(folder.resolve("java"));
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
    assertEquals(
        List.of(
            folder + "/java/bin/java",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Djbuild.portable=true",
            "-cp",
            folder + "/lib/jbuild.jar",
            "dev.jbuild.cli.Main"),
        process.program(Map.of("JBUILD_JAVA_HOME", folder + "/java")));
  }
}
