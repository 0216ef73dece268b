package dev.jbuild.maven.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressLogTest {
  private final List<String> lines = new ArrayList<>();
  private final ProgressLog progress =
      new ProgressLog(
          new Log() {
            @Override
            public void info(String line) {
              lines.add("info " + line);
            }

            @Override
            public void warn(String line) {
              lines.add("warn " + line);
            }
          },
          "app: ");

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void vertex(int step, String more) {
    progress.line(
        "{\"vertexes\":[{\"digest\":\"step:"
            + step
            + "\",\"name\":\"[1/2] FROM jre\",\"started\":\"2026-01-01T00:00:00Z\""
            + more
            + "}]}");
  }

  @Test
  void tellsOfStepsAsTheyComeAndGo() {
    String done = ",\"completed\":\"2026-01-01T00:00:01.26Z\"";
    vertex(1, "");
    vertex(1, done + ",\"cached\":true");
    vertex(2, done);
    vertex(3, done + ",\"error\":\"exit code 1\"");
    vertex(4, done + ",\"error\":\"canceled\"");
    assertEquals(
        List.of(
            "info app: #1 [1/2] FROM jre",
            "info app: #1 CACHED",
            "info app: #2 DONE 1.3s",
            "info app: #3 ERROR: exit code 1",
            "info app: #4 CANCELED"),
        lines);
    assertEquals("", progress.text());
  }

  @Test
  void tellsWhatStepsPrintAndWarningsLineByLine() {
    progress.line(
        "{\"logs\":[{\"vertex\":\"step:2\",\"data\":\"" + base64("grüß\n\nGott\n") + "\"}]}");
    progress.line("{\"warnings\":[{\"detail\":\"" + base64("f:1:1: warning: x\n  1 | y") + "\"}]}");
    assertEquals(
        List.of(
            "info app: #2 grüß",
            "info app: #2 ",
            "info app: #2 Gott",
            "warn app: f:1:1: warning: x",
            "warn app:   1 | y"),
        lines);
  }

  private void transfer(int second, int done) {
    progress.line(
        "{\"statuses\":[{\"id\":\"sha256:abc\",\"vertex\":\"step:1\",\"current\":"
            + done
            + ",\"total\":9000000,\"timestamp\":\"2026-01-01T00:00:"
            + second
            + "Z\"}]}");
  }

  @Test
  void tellsOfTransfersNowAndThen() {
    transfer(10, 1_000_000);
    transfer(11, 2_000_000);
    transfer(16, 6_000_000);
    transfer(17, 7_000_000);
    transfer(18, 9_000_000);
    assertEquals(
        List.of("info app: #1 sha256:abc 6.0MB of 9.0MB", "info app: #1 sha256:abc 9.0MB"), lines);
  }

  @Test
  void keepsWhatIsNoEvent() {
    progress.line("Dockerfile:2:1: error: unknown instruction: RUNN");
    progress.line("   2 | RUNN x");
    progress.line("{ is no event");
    assertEquals(List.of(), lines);
    assertEquals(
        "Dockerfile:2:1: error: unknown instruction: RUNN\n   2 | RUNN x\n{ is no event\n",
        progress.text());
  }
}
