package dev.jbuild.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each of the 58 places in which other builders went wrong has a test of its own here, which bears
 * its number as a tag: {@code -Dgroups=trap-27} runs those of number 27.
 */
final class TrapsTest {
  private static final int LAST = 58;

  @Test
  void eachTrapHasATest() throws IOException {
    Set<Integer> claimed = new TreeSet<>();
    Path project = Path.of(System.getProperty("jbuild.project", ".."));
    Pattern tag = Pattern.compile("@Tag\\(\"trap-(\\d+)\"\\)");
    for (String module : List.of("dockerfile-grammar", "layer-store", "builder-core", "cli")) {
      try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          Matcher matcher = tag.matcher(Files.readString(file));
          while (matcher.find()) {
            claimed.add(Integer.valueOf(matcher.group(1)));
          }
        }
      }
    }
    assertEquals(IntStream.rangeClosed(1, LAST).boxed().collect(Collectors.toSet()), claimed);
  }
}
