package dev.jbuild.oci;

import java.time.Duration;
import java.util.List;

/**
 * How docker tests that a container works; an extension of docker's that OCI configs carry too.
 *
 * @param test {@code [NONE]}, {@code [CMD, args...]} or {@code [CMD-SHELL, command]}
 * @param interval between tests, zero for the default; as are the other times
 * @param timeout of one test
 * @param startPeriod in which failures do not count
 * @param startInterval between tests in the start period
 * @param retries failures in a row that make the container unhealthy, 0 for the default
 */
public record Healthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  /** Copies the test. */
  public Healthcheck {
    test = List.copyOf(test);
  }

  /** {@code HEALTHCHECK NONE}: switches off an inherited one. */
  public static Healthcheck none() {
    return new Healthcheck(
        List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }

  static Healthcheck read(JsonObject json) throws InvalidContentException {
    return new Healthcheck(
        json.strings("Test"),
        Duration.ofNanos(json.number("Interval", 0)),
        Duration.ofNanos(json.number("Timeout", 0)),
        Duration.ofNanos(json.number("StartPeriod", 0)),
        Duration.ofNanos(json.number("StartInterval", 0)),
        Math.clamp(json.number("Retries", 0), 0, Integer.MAX_VALUE));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .putNonEmpty("Test", test)
        .putNonZero("Interval", interval.toNanos())
        .putNonZero("Timeout", timeout.toNanos())
        .putNonZero("StartPeriod", startPeriod.toNanos())
        .putNonZero("StartInterval", startInterval.toNanos())
        .putNonZero("Retries", retries)
        .build();
  }
}
