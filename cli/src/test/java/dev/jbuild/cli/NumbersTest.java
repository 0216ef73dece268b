package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "64, 64",
    "64b, 64",
    "64k, 65536",
    "64MB, 67108864",
    "1GiB, 1073741824",
    "1t, 1099511627776",
    "1.5k, 1536"
  })
  void sizes(String text, long bytes) {
    assertEquals(bytes, Numbers.size("--shm-size", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m", "1q", "-1", "1.5.g", ".g", "1e3", "9999999999g", "99999999999999999999"})
  void noSizes(String text) {
    assertThrows(UsageException.class, () -> Numbers.size("--shm-size", text));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "1h30m, PT90M", "500ms, PT0.5S", "24h, PT24H"})
  void durations(String text, Duration duration) {
    assertEquals(duration, Numbers.duration("--cache-ttl", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "90", "s", "1d", "-1s", "1s2", "99999999999h"})
  void noDurations(String text) {
    assertThrows(UsageException.class, () -> Numbers.duration("--cache-ttl", text));
  }
}
