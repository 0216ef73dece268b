package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilteredDockerfileTest {
  private static final Map<String, String> VALUES =
      Map.of("project.version", "1.0", "cost", "$5 \\o/");

  @TempDir Path folder;

  @Test
  void replacesWhatHasAValueAndNothingElse() {
    assertEquals(
        "LABEL v=1.0 c=$5 \\o/ mail=a@b.c none=@none@ own=${project.version} @ @@ a@x y@b",
        FilteredDockerfile.filter(
            "LABEL v=@project.version@ c=@cost@ mail=a@b.c none=@none@ own=${project.version}"
                + " @ @@ a@x y@b",
            VALUES::get));
  }

  @Test
  void filesBesideTheDockerfileComeAlong() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path original = Files.writeString(source.resolve("app.Dockerfile"), "FROM @project.version@\n");
    Files.writeString(source.resolve("app.Dockerfile.dockerignore"), "target\n");
    Files.writeString(
        source.resolve("app.Dockerfile.images"),
        """
        # a oci-archive:b.tar
        a oci-archive:b.tar
          b   oci-layout://c:1
        c docker-archive:/d.tar
        d docker-image://e
        """);
    var filtered = FilteredDockerfile.write(original, folder.resolve("made"), VALUES::get);
    assertEquals("FROM 1.0\n", Files.readString(filtered.copy()));
    Path made = folder.resolve("made");
    assertEquals("target\n", Files.readString(made.resolve("app.Dockerfile.dockerignore")));
    assertEquals(
        """
        # a oci-archive:b.tar
        a oci-archive:SOURCE/b.tar
          b   oci-layout://SOURCE/c:1
        c docker-archive:/d.tar
        d docker-image://e
        """
            .replace("SOURCE", source.toString()),
        Files.readString(made.resolve("app.Dockerfile.images")));
    assertEquals(original + ":1:1: error", filtered.toOriginal(filtered.copy() + ":1:1: error"));

    // What went away beside the original goes away beside the copy.
    Files.delete(source.resolve("app.Dockerfile.images"));
    FilteredDockerfile.write(original, made, VALUES::get);
    assertFalse(Files.exists(made.resolve("app.Dockerfile.images")));
  }
}
