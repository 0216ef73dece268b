package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WarningsTest {
  private static final String SHOWN =
      """
       2 warnings found:
      Dockerfile:1:14: warning: not so
         1 | FROM scratch as base
           |              ^^
            = https://example.org/
      --build-arg V: warning: unused (did you mean W?)
      """;

  private final Build build = new Build();

  private static void play(BuildListener renderer) {
    Diagnostic casing = Diagnostic.warning("not so", new Span(13, 15));
    casing =
        new Diagnostic(
            casing.severity(),
            casing.rule(),
            casing.message(),
            casing.span(),
            casing.hint(),
            Optional.of("https://example.org/"));
    Diagnostic unused = Diagnostic.warning("unused", new Span(0, 0)).withHint("did you mean W?");
    renderer.on(new BuildEvent.PlanReady(List.of()));
    renderer.on(
        new BuildEvent.DiagnosticRaised(
            new SourceFile("Dockerfile", "FROM scratch as base\n"), casing));
    renderer.on(new BuildEvent.DiagnosticRaised(new SourceFile("--build-arg V", ""), unused));
    renderer.on(new BuildEvent.BuildFinished(true));
  }

  @Test
  void areShownTogetherAtTheEnd() {
    play(new PlainRenderer(build.out, build::nanos));
    assertEquals(SHOWN, build.text());
  }

  @Test
  void stayOnTheTerminal() {
    play(new TerminalRenderer(build.out, new TerminalSize(24, 80), false, build::nanos));
    assertTrue(build.text().endsWith(SHOWN), build.text());
  }

  @Test
  void areObjectsForPrograms() {
    play(new RawJsonRenderer(build.out, () -> java.time.Instant.EPOCH));
    String detail = "--build-arg V: warning: unused (did you mean W?)\n";
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString(detail.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(build.text().contains("\"detail\":\"" + encoded + "\""), build.text());
  }

  @Test
  void areNotMentionedWhereThereAreNone() {
    var renderer = new PlainRenderer(build.out, build::nanos);
    renderer.on(new BuildEvent.BuildFinished(true));
    assertEquals("", build.text());
  }
}
