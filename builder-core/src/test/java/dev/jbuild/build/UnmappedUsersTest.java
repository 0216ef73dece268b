package dev.jbuild.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which users are root; BadInputIT has a user without subordinate ids build. */
final class UnmappedUsersTest {
  @ParameterizedTest
  @CsvSource({
    "'', true",
    "0, true",
    "root, true",
    "0:0, true",
    "root:root, true",
    "www-data, false",
    "1000, false",
    "root:www-data, false",
    "1000:0, false",
  })
  void isRoot(String user, boolean root) {
    assertEquals(root, UnmappedUsers.isRoot(user));
  }
}
