package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.format.Formatter;
import dev.jbuild.lint.Linter;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.word.Expander;
import dev.jbuild.word.ExpansionException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Input that wants to be slow: the bound is far above what linear time takes, and far below what
 * anything else does.
 */
@Timeout(60)
class HostileInputTest {

  private static final int MANY = 100_000;

  static Stream<Arguments> huge() {
    String head = "FROM a\n";
    return Stream.of(
        Arguments.of("10 MB line", head + "RUN " + "x".repeat(10_000_000)),
        Arguments.of("10 MB of words", head + "COPY " + "x ".repeat(5_000_000)),
        Arguments.of("10 MB of quotes", head + "ENV a=" + "\"'".repeat(5_000_000)),
        Arguments.of("10 MB beyond ASCII", head + "LABEL a=" + "\u00e4".repeat(5_000_000)),
        Arguments.of("continuations", head + "RUN x" + " \\\n  && y".repeat(MANY)),
        Arguments.of("continued words", head + "COPY" + " \\\n  w".repeat(MANY) + " /"),
        Arguments.of("continued pairs", head + "ENV" + " \\\n  k=\"v\"".repeat(MANY)),
        Arguments.of("continued JSON", head + "CMD [\"a\"" + ",\\\n\"b\"".repeat(MANY) + "]"),
        Arguments.of("continued brackets", head + "CMD " + "[\\\n".repeat(MANY)),
        Arguments.of("continued objects", head + "CMD [" + "{\"a\":\\\n[".repeat(MANY)),
        Arguments.of("continued quotes", head + "LABEL a=\"" + "'\\\n\"".repeat(MANY)),
        Arguments.of("continued ONBUILD", head + "ONBUILD \\\n".repeat(MANY) + "RUN x"),
        Arguments.of(
            "continued flags", head + "RUN" + " \\\n--mount=type=cache".repeat(MANY) + " x"),
        Arguments.of("empty continuations", head + "RUN x \\\n" + "\n".repeat(1_000_000) + "y"),
        Arguments.of("comments inside", head + "RUN x \\\n" + "# c\n".repeat(MANY) + "y"),
        Arguments.of("comments", "# c\n".repeat(MANY) + head),
        Arguments.of("lone heredoc", head + "RUN <<"),
        Arguments.of("open heredoc", head + "RUN <<E\n" + "x\n".repeat(1_000_000)),
        Arguments.of("heredocs", head + "RUN <<E\nx\nE\n".repeat(MANY)),
        Arguments.of(
            "heredocs of a line",
            head + "RUN" + " <<E".repeat(10_000) + "\n" + "E\n".repeat(10_000)),
        Arguments.of("heredoc markers", head + "RUN " + "<<".repeat(30_000)),
        Arguments.of("instructions", head + "RUN x\n".repeat(MANY)),
        Arguments.of("unknown instructions", "x\n".repeat(MANY)),
        Arguments.of("stages", "FROM a AS b\nRUN x\n".repeat(5_000)),
        Arguments.of("dollars", head + "COPY " + "${a:-".repeat(10_000) + " /"),
        Arguments.of("carriage returns", head + "RUN x" + "\r".repeat(1_000_000)),
        Arguments.of("nothing but escapes", "\\\n".repeat(MANY)),
        Arguments.of("zeros", "\0".repeat(1_000_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("huge")
  void readsInLinearTime(String name, String text) {
    SourceFile source = new SourceFile("Dockerfile", text);
    Parsed parsed = DockerfileParser.parse(source);
    for (Diagnostic diagnostic :
        parsed.diagnostics().subList(0, Math.min(10, parsed.diagnostics().size()))) {
      assertTrue(source.render(diagnostic).length() < 2000, name);
    }
    Linter.lint(parsed.dockerfile(), BuildInput.NONE);
    if (!parsed.hasErrors()) {
      assertFalse(Formatter.format(parsed.dockerfile()).isEmpty());
    }
  }

  @Test
  void limitsTheLineAsBuildKitDoes() {
    String longest = "FROM a\nRUN " + "x".repeat(65_531);
    assertEquals(List.of(), messages(longest + "\nRUN y\n"));
    assertEquals(
        List.of("dockerfile line greater than max allowed size of 65535"),
        messages(longest + "x\nRUN y\n"));
    assertEquals(
        List.of("dockerfile line greater than max allowed size of 65535"),
        messages("FROM a\nRUN " + "\u20ac".repeat(21_844) + "\n"));
    assertEquals(List.of(), messages("FROM a\nRUN " + "\u20ac".repeat(21_843) + "\n"));
  }

  @Test
  void limitsWords() {
    assertEquals(
        List.of("instruction has more than 200000 words"),
        messages("FROM a\nCOPY" + (" \\\n" + " w".repeat(1000)).repeat(201) + "\n"));
  }

  private static List<String> messages(String text) {
    return DockerfileParser.parse(new SourceFile("Dockerfile", text)).diagnostics().stream()
        .map(Diagnostic::message)
        .toList();
  }

  static Stream<Arguments> expansions() {
    return Stream.of(
        Arguments.of("${a:-".repeat(100_000), false),
        Arguments.of("${a:-".repeat(100) + "x" + "}".repeat(100), true),
        Arguments.of("\"".repeat(1_000_000), true),
        Arguments.of("\\".repeat(1_000_001), true),
        Arguments.of("$".repeat(1_000_000), true),
        Arguments.of("${v##" + "*a".repeat(500) + "}", true),
        Arguments.of("${v//" + "*a".repeat(100) + "b/x}", true));
  }

  @ParameterizedTest
  @MethodSource("expansions")
  void expandsInLinearTime(String text, boolean valid) {
    String value = "a".repeat(5_000);
    boolean expanded;
    try {
      new Expander('\\').expand(text, name -> name.equals("v") ? value : null);
      expanded = true;
    } catch (ExpansionException e) {
      expanded = false;
    }
    assertEquals(valid, expanded);
  }
}
