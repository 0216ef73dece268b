package dev.jbuild.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void corpus() throws Exception {
    String file = "refs/platforms.jsonl";
    if (!Corpus.isThere(file)) {
      return;
    }
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (JsonObject row : Corpus.rows(file)) {
      String expected =
          row.bool("error") ? "error" : row.string("format") + row.string("os_version", "");
      String actual;
      try {
        Platform platform = Platform.parse(row.requiredString("input"));
        actual = platform + platform.osVersion();
      } catch (IllegalArgumentException e) {
        actual = "error";
      }
      if (actual.equals(expected)) {
        passed++;
      } else {
        failures.add(row.string("input") + ": " + actual + ", expected " + expected);
      }
    }
    System.out.println("platforms: " + passed + " passed, " + failures.size() + " failed");
    assertEquals(List.of(), failures);
  }

  @Test
  void runsImagesOfOlderVariants() {
    String[][] table = {
      {"linux/amd64", "[linux/amd64, linux/386]"},
      {"linux/amd64/v3", "[linux/amd64/v3, linux/amd64/v2, linux/amd64, linux/386]"},
      {"linux/arm64", "[linux/arm64, linux/arm/v8, linux/arm/v7, linux/arm/v6, linux/arm/v5]"},
      {"linux/arm", "[linux/arm/v7, linux/arm/v6, linux/arm/v5]"},
      {"linux/riscv64", "[linux/riscv64]"},
    };
    for (String[] row : table) {
      assertEquals(row[1], Platform.parse(row[0]).compatible().toString());
    }
  }

  @Test
  void choosesTheBestOfAnIndex() {
    Descriptor v5 = entry("arm", "v5");
    Descriptor v6 = entry("arm", "v6");
    Descriptor amd = entry("amd64", "");
    Descriptor attestation = entry("unknown", "");
    Index index = new Index(List.of(attestation, v5, v6, amd));
    assertEquals(Optional.of(v6), index.select(Platform.parse("linux/arm/v7")));
    assertEquals(Optional.of(amd), index.select(Platform.parse("linux/amd64")));
    assertEquals(Optional.empty(), index.select(Platform.parse("linux/s390x")));
  }

  private static Descriptor entry(String architecture, String variant) {
    byte[] content = (architecture + variant).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Descriptor.of(MediaTypes.OCI_MANIFEST, content)
        .withPlatform(Platform.of("linux", architecture, variant));
  }
}
