package dev.jbuild.build.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFormatTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1, 1ns",
    "1500, 1.5µs",
    "2000000, 2ms",
    "1500000000, 1.5s",
    "60000000000, 1m0s",
    "90000000000, 1m30s",
    "3600000000000, 1h0m0s",
    "3661000000001, 1h1m1.000000001s",
  })
  void durations(long nanos, String expected) {
    assertEquals(expected, GoFormat.duration(Duration.ofNanos(nanos)));
  }

  @Test
  void quotesWords() {
    assertEquals(
        "[\"sh\" \"-c\" \"a \\\"b\\\" \\\\ \\n\\x01\"]",
        GoFormat.quoted(List.of("sh", "-c", "a \"b\" \\ \n\u0001")));
    assertEquals("[]", GoFormat.quoted(List.of()));
  }
}
