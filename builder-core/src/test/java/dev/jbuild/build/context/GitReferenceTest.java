package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitReferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Tag("trap-49")
  @Test
  void agreesWithTheReference() throws Exception {
    Path path = Path.of(System.getProperty("jbuild.corpus"), "refs", "git_urls.jsonl");
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (String line : Files.readAllLines(path)) {
      JsonNode row = JSON.readTree(line);
      String actual = describe(row.get("input").asText());
      String expected;
      if (!row.get("is_git").asBoolean()) {
        expected = "none";
      } else if (row.has("error")) {
        expected = "error: " + row.get("error").asText();
      } else {
        JsonNode e = row.get("expected");
        expected =
            String.join(
                " ",
                e.get("remote").asText(),
                "ref=" + e.get("ref").asText(),
                "subdir=" + e.get("subdir").asText(),
                "checksum=" + e.get("checksum").asText(),
                "submodules=" + (!e.has("submodules") || e.get("submodules").asBoolean()),
                "local=" + e.has("indistinguishable_from_local"));
      }
      if (actual.startsWith("error: ") ? actual.startsWith(expected) : actual.equals(expected)) {
        passed++;
      } else {
        failures.add(actual + "\n  instead of " + expected + "\n  " + line);
      }
    }
    System.out.println("refs/git_urls: " + passed + " passed, " + failures.size() + " failed");
    assertTrue(passed > 0);
    assertEquals(List.of(), failures);
  }

  private static String describe(String text) {
    try {
      GitReference git = GitReference.parse(text);
      return git == null
          ? "none"
          : String.join(
              " ",
              git.remote(),
              "ref=" + git.ref(),
              "subdir=" + git.subdir(),
              "checksum=" + git.checksum(),
              "submodules=" + git.submodules(),
              "local=" + git.likeLocal());
    } catch (ContextException e) {
      return "error: " + e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/x.git#--upload-pack=x",
        "https://h/x.git?branch=a%20b",
        "https://h/x.git#a..b",
        "https://h/x.git?ref=%ZZ",
        "https://h/x.git?keep-git-dir=perhaps"
      })
  void refusesHostileParts(String text) {
    assertThrows(ContextException.class, () -> GitReference.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@-oProxyCommand=x:y.git",
        "git@-h:y.git",
        "-u@h:y.git",
        "ssh://-oProxyCommand=x/y.git",
        "ext::sh -c x",
        "file:///etc.git",
        "/x.git",
        "C:\\x.git"
      })
  void doesNotTakeOthersForGit(String text) throws Exception {
    assertNull(GitReference.parse(text));
  }

  @Test
  void subdirectoriesStayInside() throws Exception {
    assertEquals(
        "etc", Objects.requireNonNull(GitReference.parse("https://h/x.git#:../../etc")).subdir());
  }

  @Test
  void isShownWithoutPassword() throws Exception {
    assertEquals(
        "https://h/x.git#v1",
        Objects.requireNonNull(GitReference.parse("https://user:pass@h/x.git#v1:d")).display());
  }
}
