package dev.jbuild.build.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineSplitterTest {
  private static final int LONGEST = OutputListener.LONGEST_LINE;

  /** Input with | between what comes at a time and ; for line ends; the lines, in brackets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          a;b;        > [a][b]
          a;b         > [a][b]
          ;;          > [][]
          a|b;|c      > [ab][c]
          a^;b^c^     > [a][b^c^]
          a^|;        > [a]
          \u00fc|\u20ac;  > [\u00fc\u20ac]
          |           > ''
          """)
  void cutsLines(String input, String expected) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter =
        new LineSplitter((stream, line) -> lines.add(line), OutputListener.Stream.STDOUT);
    for (String piece : input.split("\\|", -1)) {
      add(splitter, piece.replace(';', '\n').replace('^', '\r'));
    }
    splitter.end();

    StringBuilder shown = new StringBuilder();
    lines.forEach(line -> shown.append('[').append(line.replace('\r', '^')).append(']'));
    assertEquals(expected, shown.toString());
  }

  @Test
  void boundsLinesWithoutCuttingCharacters() {
    for (String character : List.of("x", "\u00fc", "\u20ac", "\ud83d\ude00")) {
      for (int shift = 0; shift < 4; shift++) {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter =
            new LineSplitter((stream, line) -> lines.add(line), OutputListener.Stream.STDERR);
        String text = "-".repeat(shift) + character.repeat(LONGEST);
        add(splitter, text);
        splitter.end();

        assertEquals(text, String.join("", lines));
        for (String line : lines) {
          assertEquals(true, line.getBytes(StandardCharsets.UTF_8).length <= LONGEST);
        }
      }
    }
  }

  private static void add(LineSplitter splitter, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    splitter.add(bytes, bytes.length);
  }
}
