package dev.jbuild.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.ast.Instruction;
import dev.jbuild.corpus.Corpus;
import dev.jbuild.corpus.Json;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Meaning;
import dev.jbuild.parse.Parsed;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "from  a  as b\\n~FROM a AS b\\n",
        "FROM a~FROM a\\n",
        "  FROM a\\n\\n\\n\\n  RUN  x  y  \\n\\n~FROM a\\n\\nRUN x  y\\n",
        "FROM a\\nCMD [ \"x\",\"y\" ]\\n~FROM a\\nCMD [\"x\", \"y\"]\\n",
        "FROM a\\nCMD []\\n~FROM a\\nCMD []\\n",
        "FROM a\\nENV k v\\n~FROM a\\nENV k=v\\n",
        "FROM a\\nENV k v w\\n~FROM a\\nENV k v w\\n",
        "FROM a\\nCOPY --link   b \\\\\\n # why\\n\\n  c   /\\n~"
            + "FROM a\\nCOPY --link b \\\\\\n    # why\\n    c /\\n",
        "FROM a\\nRUN x \\\\  \\n   y\\\\\\n\\n  # c\\n z\\n~"
            + "FROM a\\nRUN x \\\\\\n   y\\\\\\n    # c\\n z\\n",
        "FROM a\\nrun <<E  cat\\n  x\\nE\\n\\n\\n~FROM a\\nRUN <<E  cat\\n  x\\nE\\n",
        "\\n\\n# escape=`\\nFROM a\\n~\\n# escape=`\\nFROM a\\n",
        "FROM a\\nhealthcheck  --retries=3   cmd  x\\n~FROM a\\nHEALTHCHECK --retries=3 CMD x\\n",
        "FROM a\\nonbuild  run   x\\n~FROM a\\nONBUILD RUN x\\n",
        "FROM a\\r\\nRUN x \\\\\\r\\n y\\r\\n~FROM a\\r\\nRUN x \\\\\\r\\n y\\r\\n",
        "FROM a\\nRUN x \\\\\\n# c\\n~FROM a\\nRUN x\\n# c\\n",
        "FROM a\\nARG  x=${\\\\\\n\\ny}  z=1\\n~FROM a\\nARG x=${\\\\\\ny} z=1\\n",
        "#!x\\n # syntax=y\\nFROM a\\n~#!x\\n # syntax=y\\nFROM a\\n",
        "\\\\\\n# escape=`\\nFROM a\\n~\\n# escape=`\\nFROM a\\n",
        "FROM a\\nCOPY  [\"a \\\\\\n\\tb\", \"/\"]\\n~FROM a\\nCOPY [\"a \\\\\\n\\tb\", \"/\"]\\n",
        "FROM a\\nCOPY  [ \"\u000bx\", \"/\" ]\\n~FROM a\\nCOPY [ \"\u000bx\", \"/\" ]\\n",
      })
  void writesNormalForm(String input, String expected) {
    assertEquals(unescape(expected), format(unescape(input)));
  }

  private static String unescape(String text) {
    return text.replace("\\\\", "\u0000")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\r", "\r")
        .replace("\u0000", "\\");
  }

  private static String format(String text) {
    Parsed parsed = DockerfileParser.parse(new SourceFile("Dockerfile", text));
    assertTrue(!parsed.hasErrors(), () -> parsed.diagnostics().toString());
    return Formatter.format(parsed.dockerfile());
  }

  @Test
  void keepsMeaningOfWild() {
    Path corpus = Corpus.folderOrSay("format of wild");
    if (corpus != null) {
      Corpus.checkLines(
          "wild/manifest.jsonl",
          row -> failure(Corpus.read(corpus.resolve("wild").resolve(Json.text(row, "file")))));
    }
  }

  @Test
  void keepsMeaningOfMore() {
    Corpus.checkLines("parser/more.jsonl", row -> failure(text(row)));
  }

  private static String text(Map<String, Object> row) {
    return Json.text(row, "input");
  }

  private static @Nullable String failure(String text) {
    Parsed parsed = DockerfileParser.parse(new SourceFile("Dockerfile", text));
    if (parsed.hasErrors()) {
      return null; // fmt refuses it
    }
    String printed = print(parsed.dockerfile());
    if (!printed.equals(text)) {
      return "prints as " + printed;
    }
    String formatted = Formatter.format(parsed.dockerfile());
    Parsed again = DockerfileParser.parse(new SourceFile("Dockerfile", formatted));
    if (again.hasErrors()) {
      return "does not parse:\n" + formatted;
    }
    String before = Meaning.of(parsed.dockerfile());
    String after = Meaning.of(again.dockerfile());
    if (!before.equals(after)) {
      return "means something else:\n" + before + "\n---\n" + after + "\n---\n" + formatted;
    }
    if (comments(text) != comments(formatted)) {
      return "has other comments:\n" + formatted;
    }
    String twice = Formatter.format(again.dockerfile());
    return twice.equals(formatted) ? null : "is not stable:\n" + formatted + "\n---\n" + twice;
  }

  private static long comments(String text) {
    return text.lines().filter(line -> line.strip().startsWith("#")).count();
  }

  /**
   * Prints the AST: each piece from what the AST says, the gaps between from the file; those hold
   * nothing of meaning.
   */
  private static String print(Dockerfile dockerfile) {
    String text = dockerfile.source().text();
    StringBuilder out = new StringBuilder();
    for (Instruction instruction : Meaning.instructions(dockerfile)) {
      List<Piece> pieces = Piece.of(instruction);
      int last = pieces.getFirst().span().start();
      out.append(text, out.length(), last);
      for (Piece piece : pieces) {
        checkTrivia(text.substring(last, piece.span().start()), dockerfile.escape());
        out.append(text, last, piece.span().start());
        out.append(print(piece, text, dockerfile.escape()));
        last = piece.span().end();
      }
      assertEquals(out.length(), last);
      checkTrivia(text.substring(last, Math.max(last, instruction.span().end())), '\\');
    }
    return out.append(text, out.length(), text.length()).toString();
  }

  private static String print(Piece piece, String text, char escape) {
    String written = text.substring(piece.span().start(), piece.span().end());
    if (written.equals(piece.raw()) || piece.raw().isEmpty()) {
      return piece.raw().isEmpty() ? written : piece.raw();
    }
    if (written.indexOf('\n') >= 0) {
      assertTrue(
          written.replaceAll("\\s|#.*|[" + (escape == '\\' ? "\\\\" : "`") + "\"']", "").length()
              >= piece.raw().replaceAll("\\s|#.*|[\\\\`\"']", "").length(),
          written);
      return written;
    }
    boolean quoted = written.startsWith("\"") || written.startsWith("--");
    assertTrue(quoted, () -> written + " is not " + piece.raw());
    return written;
  }

  private static void checkTrivia(String gap, char escape) {
    for (String line : gap.split("\n", -1)) {
      String rest = line.strip();
      if (!rest.startsWith("#")) {
        assertTrue(
            rest.replace(String.valueOf(escape), "")
                .replaceAll("[\\s\\[\\],=]|--|\uFEFF", "")
                .isEmpty(),
            () -> "not trivia: " + line);
      }
    }
  }

  @Test
  void theSampleIsFormatted() throws IOException {
    Path project = Path.of(System.getProperty("jbuild.project", ".."));
    String sample = Files.readString(project.resolve("testdata/tinyhttpd/Dockerfile"));
    assertEquals(
        sample,
        Formatter.format(
            DockerfileParser.parse(new SourceFile("Dockerfile", sample)).dockerfile()));
  }
}
