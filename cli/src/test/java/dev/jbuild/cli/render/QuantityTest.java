package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1kB",
    "1049, 1.05kB",
    "4310, 4.31kB",
    "43100, 43.1kB",
    "431000, 431kB",
    "999999, 1000kB",
    "1000000, 1MB",
    "1234567890, 1.23GB",
    "2000000000000, 2TB",
    "9223372036854775807, 9.22EB"
  })
  void bytesHaveThreeDigits(long size, String text) {
    assertEquals(text, Quantity.bytes(size));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0s", "99999999, 0.0s", "100000000, 0.1s", "61900000000, 61.9s"})
  void secondsHaveOneDecimal(long nanos, String text) {
    assertEquals(text, Quantity.seconds(nanos));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.00", "90000000, 0.09", "12345000000, 12.34"})
  void stampsHaveTwoDecimals(long nanos, String text) {
    assertEquals(text, Quantity.stamp(nanos));
  }
}
