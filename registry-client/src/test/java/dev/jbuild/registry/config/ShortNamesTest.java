package dev.jbuild.registry.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {
  private static final ShortNames CONFIGURED =
      new ShortNames(
          Map.of("centos", "quay.io/centos/centos", "my/app", "reg.example/my/app", "gone", ""),
          List.of("quay.io", "docker.io", "localhost:5000"));

  private static String show(List<Reference> names) {
    return names.stream().map(Reference::toString).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "centos, quay.io/centos/centos:latest",
    "centos:8, quay.io/centos/centos:8",
    "my/app:1, reg.example/my/app:1",
    "busybox:1, quay.io/busybox:1 docker.io/library/busybox:1 localhost:5000/busybox:1",
    "a/b, quay.io/a/b:latest docker.io/a/b:latest localhost:5000/a/b:latest",
    "gone, quay.io/gone:latest docker.io/library/gone:latest localhost:5000/gone:latest",
    "localhost/a, localhost/a:latest",
    "host:5000/a, host:5000/a:latest",
    "ghcr.io/a:2, ghcr.io/a:2",
    "docker.io/library/centos, docker.io/library/centos:latest",
    "docker.io/centos, docker.io/library/centos:latest",
  })
  void standForFullNames(String name, String expected) {
    assertEquals(expected, show(CONFIGURED.candidates(name)));
  }

  @Test
  void keepTheirDigest() {
    String digest = "@sha256:" + "0".repeat(64);
    assertEquals("quay.io/centos/centos" + digest, show(CONFIGURED.candidates("centos" + digest)));
    assertEquals("reg.example/my/app:1" + digest, show(CONFIGURED.candidates("my/app:1" + digest)));
  }

  @Test
  void areDockerHubsWithoutConfiguration() {
    assertEquals("docker.io/library/busybox:1", show(ShortNames.NONE.candidates("busybox:1")));
  }

  @Test
  void areTriedUntilOneIsThere() throws IOException {
    List<String> tried = new ArrayList<>();
    String found =
        CONFIGURED.first(
            "a",
            name -> {
              tried.add(name.registry());
              if (name.registry().equals("quay.io")) {
                throw new IOException("no a here");
              }
              return "at " + name;
            });
    assertEquals("at docker.io/library/a:latest", found);
    assertEquals(List.of("quay.io", "docker.io"), tried);
  }

  @Test
  void thatAreNowhereTellWhereTheyWereLookedFor() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                CONFIGURED.first(
                    "a",
                    name -> {
                      throw new IOException(name + " is not there");
                    }));
    assertEquals(
        "in none of the registries that registries.conf searches: quay.io/a:latest is not"
            + " there; docker.io/library/a:latest is not there; localhost:5000/a:latest is not"
            + " there",
        e.getMessage());
    IOException only = new IOException("x");
    assertEquals(
        only,
        assertThrows(
            IOException.class,
            () ->
                CONFIGURED.first(
                    "ghcr.io/a",
                    name -> {
                      throw only;
                    })));
    List<Reference> asked = new ArrayList<>();
    assertThrows(
        InterruptedIOException.class,
        () ->
            CONFIGURED.first(
                "a",
                name -> {
                  asked.add(name);
                  throw new InterruptedIOException();
                }));
    assertEquals(1, asked.size());
  }
}
