package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user reads for each mistake, exactly: diagnostics.txt has a file after {@code >>> } and
 * what is said of it.
 */
class DiagnosticsTest {

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    try (InputStream in = DiagnosticsTest.class.getResourceAsStream("diagnostics.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.split("(?m)^>>> ", -1)) {
        if (!block.isEmpty()) {
          int lineEnd = block.indexOf('\n');
          cases.add(Arguments.of(block.substring(0, lineEnd), block.substring(lineEnd + 1)));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysWhatIsWrong(String file, String expected) {
    assertEquals(expected, render(file.translateEscapes()));
  }

  private static String render(String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : DockerfileParser.parse(source).diagnostics()) {
      out.append(source.render(diagnostic));
    }
    return out.toString();
  }

  @Test
  void showsOnlyAPartOfALongLine() {
    String text = "FROM a\nCOPY --form=" + "x".repeat(5000) + " --chown=1 a /\n";
    String shown = render(text);
    assertTrue(shown.startsWith("Dockerfile:2:6: error: unknown flag: --form"), shown);
    assertTrue(shown.lines().allMatch(line -> line.length() < 140), shown);
  }

  @Test
  void keepsTheTerminalWhole() {
    assertTrue(render("FROM a\nRUNN \u001b[2J\n").contains("RUNN ?[2J\n"));
    String told = render("FROM a AS \u001b[2J\u202e\n");
    assertTrue(told.contains("build stage: \"?[2J?\""), told);
    assertTrue(told.contains("FROM a AS ?[2J?\n"), told);
  }

  @Test
  void knowsNoStageOfFilesWithErrorsOnly() {
    Parsed parsed = DockerfileParser.parse(new SourceFile("Dockerfile", "FRM a\nRUNN x\n"));
    assertEquals(2, parsed.diagnostics().size());
  }
}
