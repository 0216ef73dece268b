package dev.jbuild.maven.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes log lines of the events that {@code --progress=rawjson} prints.
 *
 * <pre>
 * #5 [2/4] RUN make
 * #5 cc -o x x.c
 * #5 DONE 0.4s
 * </pre>
 *
 * <p>What is no event is told apart: it says why jbuild failed, or what it made.
 */
public final class ProgressLog {
  /** Between two lines about the transfers of a step. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int MAX_TEXT = 1 << 20;
  private static final String STEP = "step:";

  private final Log log;
  private final String prefix;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Instant> told = new HashMap<>();

  /**
   * A log of one build.
   *
   * @param prefix what each line starts with: something that tells builds apart which run side by
   *     side
   */
  public ProgressLog(Log log, String prefix) {
    this.log = log;
    this.prefix = prefix;
  }

  /** Takes a line of standard error. */
  public void line(String line) {
    Map<String, @Nullable Object> event = event(line);
    if (event == null) {
      if (text.length() < MAX_TEXT) {
        text.append(line).append('\n');
      }
      return;
    }
    for (Map<String, @Nullable Object> vertex : Json.objects(event, "vertexes")) {
      vertex(vertex);
    }
    for (Map<String, @Nullable Object> output : Json.objects(event, "logs")) {
      decoded(output, "data").stripTrailing().lines().forEach(l -> tell(number(output), l));
    }
    for (Map<String, @Nullable Object> status : Json.objects(event, "statuses")) {
      transfer(status);
    }
    for (Map<String, @Nullable Object> warning : Json.objects(event, "warnings")) {
      decoded(warning, "detail").stripTrailing().lines().forEach(l -> log.warn(prefix + l));
    }
  }

  /** The lines that were no events. */
  public String text() {
    return text.toString();
  }

  private static @Nullable Map<String, @Nullable Object> event(String line) {
    if (!line.startsWith("{")) {
      return null;
    }
    try {
      return Json.object(line);
    } catch (IOException e) {
      return null;
    }
  }

  private void vertex(Map<String, @Nullable Object> vertex) {
    String error = Json.string(vertex, "error");
    if (!vertex.containsKey("completed")) {
      tell(number(vertex), Json.string(vertex, "name"));
    } else if (error.equals("canceled")) {
      tell(number(vertex), "CANCELED");
    } else if (!error.isEmpty()) {
      tell(number(vertex), "ERROR: " + error);
    } else if (Boolean.TRUE.equals(vertex.get("cached"))) {
      tell(number(vertex), "CACHED");
    } else {
      tell(
          number(vertex),
          "DONE " + seconds(instant(vertex, "started"), instant(vertex, "completed")));
    }
  }

  private void transfer(Map<String, @Nullable Object> status) {
    Instant now = instant(status, "timestamp");
    long done = number(status, "current");
    long total = number(status, "total");
    // The first is told by the title of the step; the last always counts.
    Instant last = told.putIfAbsent(number(status), now);
    if (done == total || (last != null && now.isAfter(last.plus(PAUSE)))) {
      told.put(number(status), now);
      String of = total == 0 || total == done ? "" : " of " + megabytes(total);
      tell(number(status), Json.string(status, "id") + " " + megabytes(done) + of);
    }
  }

  private void tell(String step, String line) {
    log.info(prefix + "#" + step + " " + line);
  }

  private static String number(Map<String, @Nullable Object> json) {
    String id = Json.string(json, json.containsKey("vertex") ? "vertex" : "digest");
    return id.startsWith(STEP) ? id.substring(STEP.length()) : id;
  }

  private static long number(Map<String, @Nullable Object> json, String name) {
    return json.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static String decoded(Map<String, @Nullable Object> json, String name) {
    try {
      return new String(
          Base64.getDecoder().decode(Json.string(json, name)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Instant instant(Map<String, @Nullable Object> json, String name) {
    try {
      return Instant.parse(Json.string(json, name));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String seconds(Instant from, Instant to) {
    long tenths = Math.max(0, (Duration.between(from, to).toMillis() + 50) / 100);
    return tenths / 10 + "." + tenths % 10 + "s";
  }

  private static String megabytes(long bytes) {
    long tenths = (bytes + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10 + "MB";
  }
}
