package dev.jbuild.registry.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTomlTest {
  private static JsonObject byJackson(String text) throws IOException {
    return Toml.read(text, Path.of("registries.conf"));
  }

  /** What it reads, Jackson reads as the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only comments\n\n  # here\n",
        "short-name-mode = \"enforcing\"\n",
        "a=\"\"\nb_1 = \"x # y = [z]\"",
        "x = \"1\"\n[one]\nx = \"2\"\n[two]\n\"\" = \"3\"\n",
        "[aliases]\n  # alma\r\n  \"a/b.c\" = \"example.org:5000/a/b\"\r\n",
      })
  void readsAsJacksonDoes(String text) throws IOException {
    assertEquals(
        new String(byJackson(text).toBytes(), StandardCharsets.UTF_8),
        new String(PlainToml.read(text).orElseThrow().toBytes(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "a = [\"b\"]",
        "a = 'b'",
        "a = \"b\" # c",
        "a = \"b\\n\"",
        "a = \"\"\"b\"\"\"",
        "a.b = \"c\"",
        "a = \"b",
        "a",
        "= \"b\"",
        "a = \"b\"\na = \"c\"",
        "[[registry]]\nlocation = \"a\"",
        "[a.b]",
        "[a]\n[a]",
        "a = \"b\"\n[a]",
        "[a",
        "\u0007",
      })
  void leavesTheRest(String text) {
    assertEquals(Optional.empty(), PlainToml.read(text));
  }
}
