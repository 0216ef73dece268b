package dev.jbuild.ast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.SourceFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeredocTest {
  private static final Map<String, String> VARIABLES = Map.of("A", "1\t\n\t2");

  private static SourceFile source(String body, String marker) {
    return new SourceFile("Dockerfile", "FROM scratch\nCOPY " + marker + "E /x\n" + body + "\tE\n");
  }

  private static Heredoc heredoc(SourceFile source) {
    Copy copy =
        (Copy)
            DockerfileParser.parse(source)
                .dockerfile()
                .stages()
                .getFirst()
                .instructions()
                .getFirst();
    return ((CopySource.Inline) copy.sources().getFirst()).heredoc();
  }

  @Test
  void tabsOfVariablesStay() {
    assertEquals(
        "1\t\n\t2 \n", heredoc(source("\t\t$A \n", "<<-")).expandedContent(VARIABLES::get));
  }

  @ParameterizedTest
  @CsvSource({
    "'\tone\n\t\ttwo\n\tt\tx ${NO:?n} y\n', '${NO:?n} y', NO: n",
    "'one\n\t${NO\nthree\n', '${NO', syntax error: missing '}'",
    "'\t${A:-${B@}}\n', '${A:-${B@}}', unsupported modifier (@) in substitution",
    "'$A\n$A\n\t\t${:}\n', '${:}', syntax error: bad substitution",
  })
  void anErrorIsAtTheVariable(String written, String place, String message) {
    SourceFile source = source(written.replace("\\n", "\n").replace("\\t", "\t"), "<<-");
    DiagnosticException e =
        assertThrows(
            DiagnosticException.class, () -> heredoc(source).expandedContent(VARIABLES::get));
    Diagnostic diagnostic = e.diagnostic();
    assertEquals(message, diagnostic.message());
    assertEquals(
        place, source.text().substring(diagnostic.span().start(), diagnostic.span().end()));
  }
}
