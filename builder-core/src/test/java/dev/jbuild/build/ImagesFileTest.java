package dev.jbuild.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImagesFileTest {
  @TempDir private Path folder;

  private Map<String, String> read(String text) throws IOException {
    Files.writeString(folder.resolve("Dockerfile.images"), text);
    return ImagesFile.read(folder.resolve("Dockerfile"));
  }

  @Test
  void readsImagesAndTheirSources() throws IOException {
    assertEquals(
        Map.of(
            "busybox", "oci-archive:" + folder.resolveSibling("base/busybox.tar"),
            "app:1", "oci-layout://" + folder.resolve("layout") + ":v1",
            "old", "docker-archive:/srv/old.tar",
            "alpine", "docker-image://alpine@sha256:" + "0".repeat(64)),
        read(
            """
            # bases

            busybox   oci-archive:../base/busybox.tar
            app:1\toci-layout://layout:v1\r
              old docker-archive:/srv/old.tar
            alpine docker-image://alpine@sha256:%s
            """
                .formatted("0".repeat(64))));
  }

  @Test
  void isOptional() throws IOException {
    assertEquals(Map.of(), ImagesFile.read(folder.resolve("Dockerfile")));
  }

  /** A file of the context must not open folders outside of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "busybox",
        "keys /home/me/.ssh",
        "keys ../..",
        "x https://example.org/x.git",
        "x oci-archive:"
      })
  void namesImagesOnly(String line) {
    var failure = assertThrows(IOException.class, () -> read("# first\n" + line + "\n"));
    assertEquals(
        folder.resolve("Dockerfile.images")
            + ":2: a line is an image and its source, such as 'busybox oci-archive:busybox.tar';"
            + " sources are oci-archive:, docker-archive:, oci-layout:// and docker-image://",
        failure.getMessage());
  }
}
