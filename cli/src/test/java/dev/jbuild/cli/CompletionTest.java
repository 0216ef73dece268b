package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** What the shells themselves offer, by the scripts that they are given. */
final class CompletionTest {
  private static final String PROJECT = System.getProperty("jbuild.project");

  /** A line, and the words that are offered for its end. */
  private static final List<List<String>> LINES =
      List.of(
          List.of("im", "images"),
          List.of("build --targ", "--target"),
          List.of("--ulim", "--ulimit"),
          List.of("-t x --no-cache-", "--no-cache-filter"),
          List.of("images --dig", "--digests"),
          List.of("build --format ", "docker", "oci"),
          List.of("lint --format ", "json", "sarif", "text"),
          List.of("push --compression un", "uncompressed"),
          List.of("build --progress=ra", "--progress=rawjson"),
          List.of("build --pull=ne", "--pull=never", "--pull=newer"),
          List.of("build --output type=re", "type=registry"),
          List.of("run --network ", "host", "none"),
          List.of("lint --explain Unp", "UnpinnedBaseImage"),
          List.of("build --target ", "app", "base"),
          List.of("build --target b", "base"),
          List.of("build -f other/Dockerfile --target ", "elsewhere"),
          List.of("rmi ", "busybox", "my/app:2", "registry.example.org:5000/tool:1"),
          List.of("run bus", "busybox"),
          List.of("rmi registry.example.org:5000/to", "registry.example.org:5000/tool:1"),
          List.of("build -f oth", "other"),
          List.of("build oth", "other"),
          List.of("--jobs oth"));

  @TempDir private Path folder;

  @BeforeEach
  void storeAndDockerfile() throws IOException {
    Files.createDirectories(folder.resolve("store"));
    Files.createDirectories(folder.resolve("other"));
    Files.writeString(
        folder.resolve("Dockerfile"),
        "# FROM x AS comment\nFROM busybox AS base\nRUN echo as no\n from base as app \n");
    Files.writeString(folder.resolve("other/Dockerfile"), "FROM scratch AS elsewhere\nFROM x\n");
    var index = new StringBuilder("{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:00\"}");
    for (String name :
        List.of(
            "docker.io/library/busybox:latest",
            "docker.io/my/app:2",
            "registry.example.org:5000/tool:1",
            "$(touch evil)")) {
      index.append(",{\"annotations\":{\"org.opencontainers.image.ref.name\":\"");
      index.append(name).append("\"}}");
    }
    Files.writeString(folder.resolve("store/index.json"), index + "]}");
    // As the launcher does.
    Path program = folder.resolve("jbuild");
    Files.writeString(
        program,
        "#!/bin/sh\nset -u\n[ \"$1\" = __complete ] || exit\nshift\n. '"
            + PROJECT
            + "/cli/src/main/dist/lib/complete'\n");
    assertTrue(program.toFile().setExecutable(true));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void offers(Program shell, UnaryOperator<List<String>> shown) {
    String output =
        shell
            .in(folder)
            .set("JBUILD_ROOT", folder.resolve("store"))
            .set("PATH", folder + ":" + System.getenv("PATH"))
            .set("HOME", folder)
            .set("ZDOTDIR", folder)
            .set("TERM", "dumb")
            .run()
            .expectSuccess()
            .out();
    var offers = new ArrayList<Set<String>>();
    for (String line : output.lines().toList()) {
      if (line.endsWith("NEXT")) {
        offers.add(new TreeSet<>());
      } else if (line.contains("OFFER ")) {
        String word = line.substring(line.indexOf("OFFER ") + 6).strip();
        offers.getLast().add(word.endsWith("/") ? word.substring(0, word.length() - 1) : word);
      }
    }
    assertEquals(LINES.size(), offers.size(), output);
    for (int i = 0; i < LINES.size(); i++) {
      List<String> expected = shown.apply(LINES.get(i));
      assertEquals(
          expected.subList(1, expected.size()), List.copyOf(offers.get(i)), expected.getFirst());
    }
    assertFalse(Files.exists(folder.resolve("evil")));
  }

  /** The lines as an array's words. */
  private static String lines() {
    var text = new StringBuilder();
    for (List<String> line : LINES) {
      text.append(" 'jbuild ").append(line.getFirst()).append('\'');
    }
    return text.toString();
  }

  /** Readline keeps what stands before the last {@code =} or {@code :}. */
  private static List<String> behindTheCut(List<String> line) {
    String typed = line.getFirst().substring(line.getFirst().lastIndexOf(' ') + 1);
    int cut = Math.max(typed.lastIndexOf('='), typed.lastIndexOf(':')) + 1;
    var words = new ArrayList<String>();
    words.add(line.getFirst());
    line.subList(1, line.size()).forEach(word -> words.add(word.substring(cut)));
    return words;
  }

  @Test
  void bash() throws IOException {
    Path script = file("script", BashCompletion.script());
    String code =
        """
        source "$1"
        compopt() { [[ $2 == nospace ]] || folders=true; }
        for COMP_LINE in @lines@; do
          COMP_POINT=${#COMP_LINE} COMPREPLY=() folders=
          _jbuild
          echo NEXT
          for word in "${COMPREPLY[@]}"; do echo "OFFER $word"; done
          [[ -z $folders ]] || compgen -P 'OFFER ' -d -- "${COMP_LINE##*[ =]}"
        done
        :
        """;
    offers(
        new Program("bash", "-c", code.replace("@lines@", lines()), "bash", script.toString()),
        CompletionTest::behindTheCut);
  }

  @Test
  void fish() throws IOException {
    Path script = file("script", FishCompletion.script());
    String code =
        """
        source @script@
        for line in @lines@
          echo NEXT
          for word in (complete -C $line)
            echo OFFER (string split -- \\t $word)[1]
          end
        end
        """;
    offers(
        new Program(
            "fish",
            "--no-config",
            "-c",
            code.replace("@script@", script.toString()).replace("@lines@", lines())),
        line -> line);
  }

  /** Its completion works only in its line editor, and that only on a terminal. */
  @Test
  void zsh() throws IOException {
    file("script", ZshCompletion.script());
    file(
        ".zshrc",
        """
        autoload -U compinit && compinit -D -u
        source ./script
        compadd() {
          local -a found
          if [[ ${argv[(r)-[OAD]]-} == '' ]]; then
            builtin compadd -O found "$@"
            (( ! $#found )) || print -rl -- "OFFER $IPREFIX"$^found
          fi
          builtin compadd "$@"
        }
        zle-line-init() {
          for BUFFER in @lines@; do
            CURSOR=$#BUFFER
            print -r -- NEXT
            zle complete-word
          done
          exit
        }
        zle -N zle-line-init
        """
            .replace("@lines@", lines()));
    String code =
        """
        zmodload zsh/zpty
        zpty shell zsh -d -i
        while zpty -r shell line; do print -rn -- $line; done
        :
        """;
    offers(new Program("zsh", "-f", "-c", code), line -> line);
  }

  /** What is offered for a value is what the option takes. */
  @Test
  void wordsAreTaken() {
    int tried = 0;
    for (Commands command : List.of(Commands.BUILD, Commands.LINT, Commands.SAVE)) {
      for (OptionSpec option : CompletionScript.options(command)) {
        if (Candidates.of(command, option) instanceof Candidates.Words(List<String> words)) {
          for (String word : words) {
            String value = word.endsWith("=") ? word + "x" : word;
            var call = new ArrayList<String>();
            call.add(command.word());
            if (command == Commands.BUILD) {
              call.addAll(List.of("-t", "x"));
            }
            call.add(option.longestName() + "=" + value);
            call.add("/nonexistent");
            Invocation told = Invocation.of(folder, Map.of(), call.toArray(new String[0]));
            assertNotEquals(ExitCode.USAGE, told.code(), () -> call + told.err());
            tried++;
          }
        }
      }
    }
    assertTrue(tried > 40, () -> "words");
  }
}
