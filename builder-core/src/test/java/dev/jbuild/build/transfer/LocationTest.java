package dev.jbuild.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocationTest {
  private static final Path FOLDER = Path.of("/w");

  private static String show(Location location) {
    return switch (location) {
      case Location.Registry(var name) -> "registry " + name;
      case Location.Store(String name) -> "store " + name;
      case Location.Layout(Path folder, var tag, var digest) ->
          "layout " + folder + " " + tag.orElse("-") + " " + digest.isPresent();
      case Location.Archive(Path file, boolean docker, var name) ->
          (docker ? "docker " : "oci ") + file + " " + name.map(Object::toString).orElse("-");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docker://debian                  | registry docker.io/library/debian:latest",
        "docker://localhost:5000/a/b:1    | registry localhost:5000/a/b:1",
        "debian                           | store debian",
        "localhost:5000/a                 | store localhost:5000/a",
        "store:a:1                        | store a:1",
        "store:                           | store ''",
        "oci:layout                       | layout /w/layout - false",
        "oci:/abs/layout:v1               | layout /abs/layout v1 false",
        "oci-layout://a/b:v1              | layout /w/a/b v1 false",
        "oci:a.b:c@sha256:1d925ec3bef57a25a235749b3883b553ba9b90054427c1584c9c8ff38fb42dee"
            + "| layout /w/a.b c true",
        "oci-archive:x.tar                | oci /w/x.tar -",
        "oci-archive:/x.tar:a/b           | oci /x.tar docker.io/a/b:latest",
        "docker-archive:x.tar:h:1/a:2     | docker /w/x.tar h:1/a:2",
      })
  void isRead(String text, String expected) {
    assertEquals(expected.replace("''", "").strip(), show(Location.parse(text, FOLDER)).strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docker:debian   | docker:debian: a registry is docker://NAME",
        "dir:x           | dir:x: unknown kind of place; it is one of docker://, oci:, oci-archive:,"
            + " docker-archive:, store:",
        "https://x       | https://x: unknown kind of place; it is one of docker://, oci:,"
            + " oci-archive:, docker-archive:, store:",
        "oci-archive::x  | :x: the file is missing",
      })
  void isRefused(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Location.parse(text, FOLDER))
            .getMessage());
  }
}
