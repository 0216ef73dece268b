package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-5, 0 seconds ago", "1, 1 second ago", "59, 59 seconds ago", "60, 1 minute ago",
    "7199, 1 hour ago", "172799, 47 hours ago", "172800, 2 days ago", "1209600, 2 weeks ago",
    "5184000, 2 months ago", "63072000, 2 years ago"
  })
  void isRounded(long seconds, String text) {
    assertEquals(text, Age.of(Optional.of(NOW.minusSeconds(seconds)), NOW));
  }

  @Test
  void mayBeUnknown() {
    assertEquals("N/A", Age.of(Optional.empty(), NOW));
  }
}
