package dev.jbuild.cli.render;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long ago something was, as docker says it: {@code 3 weeks ago}. */
public final class Age {
  private static final long DAY = 24 * 3600L;

  private Age() {}

  /** The age of something; {@code N/A} where it has no time. */
  public static String of(Optional<Instant> then, Instant now) {
    if (then.isEmpty()) {
      return "N/A";
    }
    long seconds = Math.max(0, Duration.between(then.get(), now).toSeconds());
    if (seconds < 60) {
      return count(seconds, "second");
    }
    if (seconds < 3600) {
      return count(seconds / 60, "minute");
    }
    if (seconds < 2 * DAY) {
      return count(seconds / 3600, "hour");
    }
    if (seconds < 14 * DAY) {
      return count(seconds / DAY, "day");
    }
    if (seconds < 60 * DAY) {
      return count(seconds / (7 * DAY), "week");
    }
    if (seconds < 2 * 365 * DAY) {
      return count(seconds / (30 * DAY), "month");
    }
    return count(seconds / (365 * DAY), "year");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s") + " ago";
  }
}
