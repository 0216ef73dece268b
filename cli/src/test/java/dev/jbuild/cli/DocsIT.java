package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Runs what the documentation says is typed: each page in a copy of the sample project with a store
 * of its own, all in a network of their own where {@code example.org} and its hosts are registries
 * and no other machine can be reached. See {@code docs-sandbox} beside the resources of this test.
 */
final class DocsIT {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));
  private final Path folder = Installation.temporaryFolder("jbuild-docs");

  @Test
  void everyCommandLineOfTheDocumentationRuns() throws IOException {
    List<DocBlock> blocks = new ArrayList<>();
    for (Path page : DocBlock.pages()) {
      for (DocBlock block : DocBlock.of(page)) {
        if (block.isShell() && block.notRun().isEmpty()) {
          blocks.add(block);
          write(block);
        }
      }
    }
    assertTrue(blocks.size() > 50, blocks::toString);
    Program.Result all =
        new Program("bash", PROJECT.resolve("cli/src/test/sh/docs-sandbox").toString())
            .with(folder.toString(), PROJECT.toString())
            .set("JBUILD", Installation.shared().launcher())
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .run()
            .expectSuccess();
    var failures = new StringBuilder();
    for (DocBlock block : blocks) {
      Path code = file(block, ".code");
      int ended = Files.exists(code) ? Integer.parseInt(Files.readString(code).strip()) : -1;
      if (ended != block.exitCode()) {
        failures.append(block).append(": exit code ").append(ended).append('\n');
        failures.append(block.commands());
        failures.append(
            Files.exists(file(block, ".log")) ? Files.readString(file(block, ".log")) : "");
      }
    }
    assertEquals("", failures.toString(), all::toString);
  }

  private void write(DocBlock block) throws IOException {
    Path script = file(block, ".sh");
    Files.createDirectories(script.getParent());
    Files.writeString(script, String.join("\n", block.given()) + "\n" + block.commands());
  }

  /** Pages are folders, and their blocks files in the order of the page. */
  private Path file(DocBlock block, String suffix) {
    String page = block.file().toString().replace('/', '_');
    return folder.resolve(
        "pages/" + page + "/" + String.format(Locale.ROOT, "%05d", block.line()) + suffix);
  }
}
