package dev.jbuild.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {
  /** Some texts begin with another's. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "Too many open files in system, 23",
        "Too many open files, 24",
        "No such device or address, 6",
        "No such device, 19",
        "Permission denied (folder), 13",
        "No space left on device, 28",
        "something else, 5",
        "null, 5",
      })
  void isFoundByWhatJavaSays(String message, int errno) {
    assertEquals(errno, Errno.ofText(message));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "13", "17", "20", "21", "22", "23", "24", "28", "30", "36", "39", "40"})
  void hasATextOfItsOwn(int errno) {
    assertEquals(errno, Errno.ofText(Errno.text(errno)));
  }
}
