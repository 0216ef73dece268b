package dev.jbuild.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.oci.Corpus;
import dev.jbuild.oci.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  @Test
  void corpus() throws Exception {
    String file = "refs/image_references.jsonl";
    if (!Corpus.isThere(file)) {
      return;
    }
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (JsonObject row : Corpus.rows(file)) {
      String input = row.requiredString("input");
      String expected =
          row.bool("error")
              ? "error"
              : String.join(
                  " ",
                  row.requiredString("domain"),
                  row.requiredString("path"),
                  row.requiredString("name"),
                  row.string("tag", "-"),
                  row.string("digest", "-"),
                  row.requiredString("familiar"),
                  row.requiredString("with_default_tag"));
      String actual = describe(input);
      if (actual.equals(expected)) {
        passed++;
      } else {
        failures.add(input + ": " + actual + ", expected " + expected);
      }
    }
    System.out.println("image references: " + passed + " passed, " + failures.size() + " failed");
    assertEquals(List.of(), failures);
  }

  private static String describe(String input) {
    try {
      Reference reference = Reference.parse(input);
      return String.join(
          " ",
          reference.registry(),
          reference.repository(),
          reference.name(),
          reference.tag().orElse("-"),
          reference.digest().map(Object::toString).orElse("-"),
          reference.familiar(),
          reference.withDefaultTag().toString());
    } catch (IllegalArgumentException e) {
      return "error";
    }
  }

  @Test
  void errorsSayWhy() {
    String[][] table = {
      {"", "invalid reference: the image name is empty"},
      {"Busybox", "invalid reference \"Busybox\": the repository name must be lower case"},
      {
        "a:b c",
        "invalid reference \"a:b c\": the tag must be at most 128 letters, digits or one of . _ -"
            + " and start with none of . -"
      },
      {
        "a@sha256:12",
        "invalid reference \"a@sha256:12\": invalid digest length: sha256 has 64 hex digits, not 2"
      },
      {
        "-x.io/a",
        "invalid reference \"-x.io/a\": the registry is not a host name with an optional port"
      },
    };
    for (String[] row : table) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Reference.parse(row[0]));
      assertEquals(row[1], e.getMessage());
    }
  }
}
