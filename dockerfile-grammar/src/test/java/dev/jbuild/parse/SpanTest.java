package dev.jbuild.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jbuild.ast.Copy;
import dev.jbuild.ast.CopySource;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Heredoc;
import dev.jbuild.ast.Run;
import dev.jbuild.ast.Stage;
import dev.jbuild.source.SourceFile;
import dev.jbuild.word.Word;
import org.junit.jupiter.api.Test;

/** Each node points at the very characters it was read from. */
class SpanTest {

  private static final String TEXT =
      """
      # c
      FROM  img  AS  st
      RUN --mount=type=cache,\\
          target=/c \\
          # comment
          --network=none \\
          make
      COPY --from=st  a \\
        b  <<"E F"  /d/
      one
      E F
      ENV  k=v \\
           l="w x"
      """;

  private final SourceFile source = new SourceFile("Dockerfile", TEXT);
  private final Stage stage = DockerfileParser.parse(source).dockerfile().stages().getFirst();

  private String at(Word word) {
    return source.line(word.span().start())
        + ":"
        + source.column(word.span().start())
        + " "
        + source.text(word.span());
  }

  @Test
  void ofFrom() {
    assertEquals("2:7 img", at(stage.from().image()));
    assertEquals("2:16 st", at(stage.from().alias().orElseThrow().name()));
    assertEquals("FROM  img  AS  st", source.text(stage.from().span()));
  }

  @Test
  void ofFlagsOverLines() {
    Run run = assertInstanceOf(Run.class, stage.instructions().get(0));
    assertEquals("3:18 cache", at(run.mounts().get(0).options().get(0).value().orElseThrow()));
    // The blanks at the start of a continued line belong to the flag's end: BuildKit ends the flag
    // there.
    assertEquals("", run.mounts().get(0).options().get(1).key());
  }

  @Test
  void ofWordsAndHeredocs() {
    Copy copy = assertInstanceOf(Copy.class, stage.instructions().get(1));
    assertEquals("8:13 st", at(copy.from().orElseThrow()));
    assertEquals("9:3 b", at(((CopySource.Path) copy.sources().get(1)).word()));
    Heredoc heredoc = copy.header().heredocs().getFirst();
    assertEquals("<<\"E F\"", source.text(heredoc.marker()));
    assertEquals("one\n", source.text(heredoc.body().span()));
    assertEquals("E F", source.text(heredoc.terminator()));
    assertEquals("9:15 /d/", at(copy.destination()));
    assertEquals(11, source.line(copy.span().end()));
  }

  @Test
  void ofPairs() {
    Env env = assertInstanceOf(Env.class, stage.instructions().get(2));
    assertEquals("12:8 v", at(env.variables().get(0).value()));
    assertEquals("13:6 l", at(env.variables().get(1).key()));
    assertEquals("13:8 \"w x\"", at(env.variables().get(1).value()));
  }
}
