package dev.jbuild.maven.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.maven.layers.Library.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerFoldersTest {
  private static final FileTime TIME = FileTime.fromMillis(1000);

  @TempDir Path folder;
  private Path root = Path.of("");

  @BeforeEach
  void nameTheRoot() {
    root = folder.resolve("layers");
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Every file and folder with its permissions and time. */
  private String listing() throws IOException {
    var text = new StringBuilder();
    List<Path> all;
    try (var files = Files.walk(root)) {
      all = files.sorted().skip(1).toList();
    }
    for (Path path : all) {
      text.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      text.append(' ').append(Files.getLastModifiedTime(path).toMillis()).append(' ');
      text.append(root.relativize(path)).append('\n');
    }
    return text.toString();
  }

  @Test
  void aProgramFallsIntoItsLayers() throws IOException {
    Path classes = folder.resolve("classes");
    file("classes/a/Main.class", "main");
    Path script = file("classes/a/run.sh", "#!/bin/sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    List<Library> libraries =
        List.of(
            new Library("z", file("1/z.jar", "z"), Kind.RELEASE),
            new Library("s", file("2/s.jar", "s"), Kind.SNAPSHOT),
            new Library("p", file("3/p.jar", "p"), Kind.PROJECT),
            new Library("g1", file("4/same.jar", "1"), Kind.RELEASE),
            new Library("g2", file("5/same.jar", "2"), Kind.RELEASE));
    LayerFolders.ofProgram(root, classes, libraries, TIME);
    String expected =
        """
        rwxr-xr-x 1000 classes
        rwxr-xr-x 1000 classes/a
        rw-r--r-- 1000 classes/a/Main.class
        rw-r--r-- 1000 classpath
        rwxr-xr-x 1000 dependencies
        rw-r--r-- 1000 dependencies/g1-same.jar
        rw-r--r-- 1000 dependencies/g2-same.jar
        rw-r--r-- 1000 dependencies/z.jar
        rwxr-xr-x 1000 project-dependencies
        rw-r--r-- 1000 project-dependencies/p.jar
        rwxr-xr-x 1000 resources
        rwxr-xr-x 1000 resources/a
        rw-r--r-- 1000 resources/a/run.sh
        rwxr-xr-x 1000 snapshot-dependencies
        rw-r--r-- 1000 snapshot-dependencies/s.jar
        """;
    assertEquals(expected, listing());
    assertEquals(
        "\"/app/resources:/app/classes:/app/libs/z.jar:/app/libs/s.jar:/app/libs/p.jar"
            + ":/app/libs/g1-same.jar:/app/libs/g2-same.jar\"\n",
        Files.readString(root.resolve("classpath")));

    // Files that are the same stay the same file; what is no longer needed goes.
    Object kept = Files.getAttribute(root.resolve("dependencies/z.jar"), "unix:ino");
    Files.delete(script);
    file("1/unrelated", "x");
    file("classes/a/Main.class", "more");
    LayerFolders.ofProgram(root, classes, libraries.subList(0, 1), TIME);
    assertEquals(
        """
        rwxr-xr-x 1000 classes
        rwxr-xr-x 1000 classes/a
        rw-r--r-- 1000 classes/a/Main.class
        rw-r--r-- 1000 classpath
        rwxr-xr-x 1000 dependencies
        rw-r--r-- 1000 dependencies/z.jar
        rwxr-xr-x 1000 project-dependencies
        rwxr-xr-x 1000 resources
        rwxr-xr-x 1000 snapshot-dependencies
        """,
        listing());
    assertEquals("more", Files.readString(root.resolve("classes/a/Main.class")));
    assertEquals(kept, Files.getAttribute(root.resolve("dependencies/z.jar"), "unix:ino"));
  }

  @Test
  void aModuleThatIsNotPackagedIsAnError() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("lib/target/classes"));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                LayerFolders.ofProgram(
                    root, folder, List.of(new Library("g", classes, Kind.PROJECT)), TIME));
    assertEquals(
        classes + " is a folder, as its module is not packaged: run the phase package",
        e.getMessage());
  }

  private Path war(String... names) throws IOException {
    Path war = folder.resolve("app.war");
    try (var zip = new ZipOutputStream(Files.newOutputStream(war))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.closeEntry();
      }
    }
    return war;
  }

  @Test
  void aWarFallsIntoItsLayers() throws IOException {
    Path war =
        war(
            "META-INF/",
            "META-INF/MANIFEST.MF",
            "index.html",
            "WEB-INF/web.xml",
            "WEB-INF/classes/a/App.class",
            "WEB-INF/classes/a.properties",
            "WEB-INF/lib/r.jar",
            "WEB-INF/lib/s.jar",
            "applet.class");
    List<Library> libraries = List.of(new Library("s", Path.of("s.jar"), Kind.SNAPSHOT));
    LayerFolders.ofWebApplication(root, war, libraries, TIME);
    String files =
        listing()
            .lines()
            .filter(line -> line.startsWith("rw-"))
            .reduce("", (a, b) -> a + b.substring("rw-r--r-- 1000 ".length()) + " ");
    assertEquals(
        "classes/a/App.class dependencies/r.jar resources/META-INF/MANIFEST.MF"
            + " resources/WEB-INF/classes/a.properties resources/WEB-INF/web.xml"
            + " resources/applet.class resources/index.html snapshot-dependencies/s.jar ",
        files);
  }

  @Test
  void anEntryOutsideOfTheArchiveIsAnError() throws IOException {
    for (String name : List.of("../x", "WEB-INF/lib/../../x", "/x", "WEB-INF/classes//x.class")) {
      Path war = war(name);
      IOException e =
          assertThrows(
              IOException.class, () -> LayerFolders.ofWebApplication(root, war, List.of(), TIME));
      assertEquals(
          "the archive has an entry " + name + ", which is no path inside of it", e.getMessage());
    }
  }
}
