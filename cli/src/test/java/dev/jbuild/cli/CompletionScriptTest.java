package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionScriptTest {
  @TempDir private Path folder;

  /** What bash offers for the last word of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jbuild im | images",
        "jbuild build --net | --network",
        "jbuild --ulim | --ulimit",
        "jbuild -t x --no-cache- | --no-cache-filter",
        "jbuild rmi --fo | --force",
        "jbuild images --dig | --digests",
      })
  void bash(String line, String offered) throws Exception {
    Path script = Files.writeString(folder.resolve("jbuild.bash"), CompletionScript.bash());
    String[] words = line.split(" ", -1);
    var command = new StringBuilder("source " + script + "; COMP_WORDS=(");
    for (String word : words) {
      command.append('\'').append(word).append("' ");
    }
    command.append("); COMP_CWORD=").append(words.length - 1);
    command.append("; _jbuild; echo -n \"${COMPREPLY[@]}\"");
    Process bash =
        new ProcessBuilder("bash", "-c", command.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    assertEquals(offered, new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, bash.waitFor());
  }

  @Test
  void everyShellKnowsEveryCommand() {
    for (Commands command : Commands.values()) {
      assertTrue(CompletionScript.bash().contains("    " + command.word() + ") options="));
      assertTrue(CompletionScript.zsh().contains("'" + command.word() + ":" + command.summary()));
      assertTrue(
          CompletionScript.fish()
              .contains("-n __fish_use_subcommand -a " + command.word() + " -d '"));
    }
  }

  @Test
  void optionsAreDescribed() {
    assertTrue(
        CompletionScript.fish()
            .contains(
                "complete -c jbuild -n '__fish_seen_subcommand_from build' -l target -r"
                    + " -d 'Stage to build (default: the last)'\n"));
    assertTrue(
        CompletionScript.zsh().contains("'*--target[Stage to build (default\\: the last)]:STAGE:"));
  }
}
