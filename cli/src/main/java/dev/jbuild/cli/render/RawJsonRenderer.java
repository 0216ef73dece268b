package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.oci.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes one JSON object a line in the shape of BuildKit's SolveStatus, which {@code docker buildx
 * build --progress=rawjson} prints: programs that read the one can read the other. A step's {@code
 * digest} is {@code step:N}, its number in this build. {@code explanations} and {@code cache} are
 * our own, there with {@code --explain} only.
 */
public final class RawJsonRenderer implements BuildListener {
  private final PrintStream out;
  private final InstantSource clock;
  private final StepTitle titles = new StepTitle();
  private final Map<Integer, Vertex> running = new HashMap<>();

  private record Vertex(StepInfo step, Instant started) {}

  public RawJsonRenderer(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void on(BuildEvent event) {
    switch (event) {
      case BuildEvent.PlanReady plan -> plan.steps().forEach(titles::learn);
      case BuildEvent.StepStarted started -> {
        var vertex = new Vertex(started.step(), clock.instant());
        running.put(started.step().number(), vertex);
        print("vertexes", vertex(vertex));
      }
      case BuildEvent.StepExplained explained ->
          print(
              "explanations",
              WhyJson.of(explained.explanation()).put("vertex", digest(explained.step())));
      case BuildEvent.CacheExplained summary ->
          print(
              "cache",
              JsonObject.builder()
                  .put("cached", summary.cached())
                  .put("done", summary.done())
                  .put("causes", summary.causes().stream().map(RawJsonRenderer::digest).toList())
                  .put("text", WhyText.of(summary)));
      case BuildEvent.StepOutput output ->
          print(
              "logs",
              JsonObject.builder()
                  .put("vertex", digest(output.step()))
                  .put("stream", output.stream() == BuildEvent.Stream.STDOUT ? 1L : 2L)
                  .put("data", base64(output.line() + "\n"))
                  .put("timestamp", clock.instant().toString()));
      case BuildEvent.TransferProgress progress ->
          print(
              "statuses",
              JsonObject.builder()
                  .put("id", progress.what())
                  .put("vertex", digest(progress.step()))
                  .put("current", progress.done())
                  .put("total", Math.max(progress.total(), 0L))
                  .put("timestamp", clock.instant().toString()));
      case BuildEvent.StepFinished finished -> finished(finished);
      case BuildEvent.DiagnosticRaised raised ->
          print(
              "warnings",
              JsonObject.builder()
                  .put("short", base64(raised.diagnostic().message()))
                  .put("detail", base64(Warnings.describe(raised)))
                  .put("url", raised.diagnostic().reference().orElse("")));
      case BuildEvent.BuildFinished _ -> {
        // The process ends; BuildKit says nothing either.
      }
    }
    out.flush();
  }

  private void finished(BuildEvent.StepFinished finished) {
    Vertex begun = running.remove(finished.step());
    if (begun == null) {
      return;
    }
    JsonObject.Builder json = vertex(begun).put("completed", clock.instant().toString());
    switch (finished.outcome()) {
      case StepOutcome.Ran _ -> {
        // Neither cached nor failed.
      }
      case StepOutcome.Cached _ -> json.put("cached", true);
      case StepOutcome.Failed failed -> json.put("error", failed.message());
      case StepOutcome.Skipped _ -> json.put("error", "canceled");
    }
    print("vertexes", json);
  }

  private JsonObject.Builder vertex(Vertex vertex) {
    return JsonObject.builder()
        .put("digest", digest(vertex.step().number()))
        .put("name", titles.of(vertex.step()))
        .put("started", vertex.started().toString());
  }

  private void print(String kind, JsonObject.Builder value) {
    out.println(JsonObject.builder().put(kind, List.of(value.build())).build());
  }

  private static String digest(int step) {
    return "step:" + step;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
