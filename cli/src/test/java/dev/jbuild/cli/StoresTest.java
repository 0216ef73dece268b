package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoresTest {
  /** What /proc/self/uid_map says of root, a user with ranges, a user without, and of nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'         0          0 4294967295\n' | true | false",
        "'         0       1001          1\n         1     100000      65536\n' | false | false",
        "'         0       1001          1\n' | false | true",
        "'         0          0      65536\n' | true | false",
        "'' | false | false",
      })
  void readsIdMaps(String map, boolean root, boolean single) {
    assertEquals(root, Stores.mapsRootToRoot(map));
    assertEquals(single, Stores.mapsOneId(map));
  }
}
