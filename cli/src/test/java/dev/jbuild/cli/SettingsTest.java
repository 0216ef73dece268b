package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.event.BuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  private Path write(String base, String text) throws IOException {
    Path file = folder.resolve(base).resolve("jbuild/jbuild.conf");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Map<String, String> environment(Map<String, String> variables) throws Exception {
    var nothing = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var console =
        new Console(
            InputStream.nullInputStream(),
            nothing,
            nothing,
            variables,
            folder,
            Optional.empty(),
            false);
    return new TreeMap<>(Settings.under(console, folder.resolve("etc")).environment());
  }

  @Test
  void theEnvironmentComesBeforeTheUserAndTheUserBeforeTheMachine() throws Exception {
    Map<String, String> home = Map.of("HOME", folder.toString());
    assertEquals(home, environment(home));
    write("etc", "root = /srv/images\nprogress = tty\nprune = off\n");
    write(
        ".config",
        """
        # of the user
          root = "/big disk/store"

        progress=plain
        """);
    assertEquals(
        Map.of(
            "HOME", folder.toString(),
            "JBUILD_ROOT", "/given",
            "JBUILD_PROGRESS", "plain",
            "JBUILD_PRUNE", "off"),
        environment(Map.of("HOME", folder.toString(), "JBUILD_ROOT", "/given")));
    assertEquals("/big disk/store", environment(home).get("JBUILD_ROOT"));
    write("other", "prune = max-used=30g,min-free=5g\r\n");
    assertEquals(
        Map.of(
            "XDG_CONFIG_HOME", folder + "/other",
            "JBUILD_ROOT", "/srv/images",
            "JBUILD_PROGRESS", "tty",
            "JBUILD_PRUNE", "max-used=30g,min-free=5g"),
        environment(Map.of("XDG_CONFIG_HOME", folder + "/other")));
  }

  @Test
  void allMistakesAreShownWhereTheyAre() throws Exception {
    Path file =
        write(
            ".config",
            """
            rot = /srv
            root = images
            progress = loud
            prune = max-used=lots
            prune = most=3g
            root
            something = 1
            prune = off
            prune = off
            """);
    Map<String, String> home = Map.of("HOME", folder.toString());
    var failure = assertThrows(BuildException.class, () -> environment(home));
    assertEquals(
        """
        FILE:1:1: error: unknown setting: rot (did you mean root?)
           1 | rot = /srv
             | ^^^
        FILE:2:8: error: root is a path that begins with /
           2 | root = images
             |        ^^^^^^
        FILE:3:12: error: progress is auto, plain, quiet, tty or rawjson
           3 | progress = loud
             |            ^^^^
        FILE:4:9: error: prune: max-used: 'lots' has an unknown unit
           4 | prune = max-used=lots
             |         ^^^^^^^^^^^^^
        FILE:5:9: error: prune: unknown field 'most'
           5 | prune = most=3g
             |         ^^^^^^^
        FILE:6:1: error: a line is NAME = VALUE (such as progress = plain)
           6 | root
             | ^^^^
        FILE:7:1: error: unknown setting: something (there are root, progress, prune)
           7 | something = 1
             | ^^^^^^^^^
        FILE:9:1: error: prune is set twice
           9 | prune = off
             | ^^^^^
        """,
        FailureText.of(failure).replace(file.toString(), "FILE"));
    // As a command says it; help is there all the same.
    assertEquals(1, Invocation.of(folder, home, "images").code());
    assertEquals(0, Invocation.of(folder, home, "images", "--help").code());
  }

  @Test
  void aFolderInPlaceOfTheFileIsTold() throws IOException {
    Files.createDirectories(folder.resolve(".config/jbuild/jbuild.conf"));
    Invocation images = Invocation.of(folder, Map.of("HOME", folder.toString()), "images");
    assertEquals(1, images.code());
    assertEquals("jbuild: " + folder + "/.config/jbuild/jbuild.conf: is a folder\n", images.err());
  }
}
