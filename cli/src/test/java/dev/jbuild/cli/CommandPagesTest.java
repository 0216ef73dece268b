package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/commands is what the commands say; {@code -Djbuild.docs.update} rewrites it. */
final class CommandPagesTest {
  private static final Path FOLDER = Path.of(System.getProperty("jbuild.project"), "docs/commands");

  @Test
  void thePagesAreCurrent() throws IOException {
    var pages = new TreeMap<String, String>();
    pages.put("README.md", CommandPage.index());
    for (Commands command : Commands.values()) {
      pages.put(command.word() + ".md", CommandPage.of(command));
    }
    if (Boolean.getBoolean("jbuild.docs.update")) {
      rewrite(pages);
    }
    var written = new TreeMap<String, String>();
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        written.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertEquals(pages, written);
  }

  private static void rewrite(Map<String, String> pages) throws IOException {
    Files.createDirectories(FOLDER);
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    for (var page : pages.entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }
}
