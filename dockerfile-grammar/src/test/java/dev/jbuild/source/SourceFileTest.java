package dev.jbuild.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFileTest {

  @Test
  void countsLinesAndCharacters() {
    SourceFile file = new SourceFile("f", "a\n\u00e4\ud83d\ude00b\r\n\n");
    assertEquals("f:1:1", file.position(new Span(0, 1)));
    assertEquals("f:1:2", file.position(new Span(1, 1)));
    assertEquals("f:2:3", file.position(new Span(5, 6)));
    assertEquals("f:4:1", file.position(new Span(9, 9)));
    assertEquals("\u00e4\ud83d\ude00b", file.lineText(2));
    assertEquals(4, file.lines());
  }

  @Test
  void putsCaretsUnderTheWord() {
    SourceFile file = new SourceFile("f", "\ta\u20ac bc\n");
    assertEquals("   1 | \ta\u20ac bc\n     | \t   ^^\n", file.excerpt(new Span(4, 6)));
    assertEquals("   1 | \ta\u20ac bc\n     | \t   ^^\n", file.excerpt(new Span(4, 7)));
    assertEquals("   2 | \n     | ^\n", file.excerpt(new Span(7, 7)));
  }

  @Test
  void readsLinesInAnyOrder() {
    SourceFile file = new SourceFile("f", "x\n".repeat(100_000));
    assertEquals(100_001, file.lines());
    assertEquals(50_001, file.line(100_000));
    assertEquals(1, file.line(0));
  }

  @ParameterizedTest
  @CsvSource({
    "chwon, chown",
    "cpoy, copy",
    "COPPY, copy",
    "form, from",
    "frm, from",
    "x, ''",
    "xyz, ''",
    "fr, ''",
    "chmow, chmod",
  })
  void suggestsWhatIsNear(String word, String expected) {
    assertEquals(
        Optional.of(expected).filter(text -> !text.isEmpty()),
        Suggestion.closest(word, List.of("from", "chown", "copy", "chmod")));
  }
}
