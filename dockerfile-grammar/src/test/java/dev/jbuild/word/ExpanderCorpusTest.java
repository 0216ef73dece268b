package dev.jbuild.word;

import dev.jbuild.corpus.Corpus;
import dev.jbuild.corpus.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpanderCorpusTest {

  @ParameterizedTest
  @ValueSource(strings = {"envvar", "expansions", "generated", "words"})
  void expandsAsBuildKit(String file) {
    Corpus.checkLines("words/" + file + ".jsonl", ExpanderCorpusTest::failure);
  }

  private static @Nullable String failure(Map<String, Object> row) {
    Map<String, String> variables = new HashMap<>();
    for (String variable : Json.<String>list(row.get("env"))) {
      int equals = variable.indexOf('=');
      variables.put(
          equals < 0 ? variable : variable.substring(0, equals),
          equals < 0 ? "" : variable.substring(equals + 1));
    }
    char escape = row.getOrDefault("escape", "\\").toString().charAt(0);
    Expansion expansion;
    try {
      expansion = new Expander(escape).expand(Json.text(row, "input"), variables::get);
    } catch (ExpansionException e) {
      return row.containsKey("error") ? null : "error " + e.getMessage();
    }
    if (row.containsKey("error")) {
      return "no error but " + expansion;
    }
    Object actual = Json.text(row, "fn").equals("word") ? expansion.text() : expansion.words();
    Object expected = row.get("expected");
    if (expected == null) {
      expected = List.of();
    }
    if (!Objects.equals(expected, actual)) {
      return "expected " + expected + " but is " + actual;
    }
    if (row.containsKey("unset")
        && !new TreeSet<>(expansion.unset())
            .equals(new TreeSet<>(Json.<String>list(row.get("unset"))))) {
      return "expected unset " + row.get("unset") + " but is " + expansion.unset();
    }
    return null;
  }
}
