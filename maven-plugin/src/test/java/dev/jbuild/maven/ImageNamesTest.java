package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                         | ''         | 1.0           | my-app:1.0",
        "app                        | ''         | 1.0-SNAPSHOT  | app:1.0-SNAPSHOT",
        "app:fixed                  | ''         | 1.0           | app:fixed",
        "app:fixed                  | latest     | 1.0           | app:fixed",
        "app                        | 1.0,latest | 1.0           | app:1.0 app:latest",
        "localhost:5000/app         | latest     | 1.0           | localhost:5000/app:latest",
        "localhost:5000/app:x,other | ''         | 1.0           | localhost:5000/app:x other:1.0",
        "app                        | ''         | 1.0+build.7   | app:1.0-build.7",
        "app                        | ''         | -1.0          | app:1.0",
      })
  void namesWithoutTagGetEachOfTheTags(
      String images, String tags, String version, String expected) {
    List<String> names = ImageNames.of(list(images), list(tags), "My-App", version);
    assertEquals(expected, String.join(" ", names));
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
