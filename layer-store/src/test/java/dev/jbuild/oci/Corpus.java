package dev.jbuild.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a data file of the conformance corpus. */
public final class Corpus {
  private Corpus() {}

  /** The folder that {@code -Djbuild.corpus} names. */
  public static Path root() {
    return Path.of(System.getProperty("jbuild.corpus"));
  }

  /** Whether this checkout has a corpus; without one its tests say so and pass. */
  public static boolean isThere(String file) {
    boolean there = Files.exists(root().resolve(file));
    if (!there) {
      System.out.println("no corpus at " + root() + ": " + file + " not run");
    }
    return there;
  }

  /** One object a line. */
  public static List<JsonObject> rows(String file) throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (String line : Files.readAllLines(root().resolve(file))) {
      rows.add(JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)));
    }
    return rows;
  }
}
