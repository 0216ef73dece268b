package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FmtCommandTest {
  private static final String WRONG = "from  scratch\n\n\n# x\nENV a b\n\n";
  private static final String RIGHT = "FROM scratch\n\n# x\nENV a=b\n";

  @TempDir private Path folder;

  private Invocation run(String... words) {
    return Invocation.of(folder, Map.of(), words);
  }

  @Test
  void printsTheNormalForm() throws IOException {
    Path file = Files.writeString(folder.resolve("Dockerfile"), WRONG);
    assertEquals(new Invocation(ExitCode.OK, RIGHT, ""), run("fmt"));
    assertEquals(WRONG, Files.readString(file));
    assertEquals(
        new Invocation(ExitCode.OK, RIGHT, ""),
        Invocation.withInput(WRONG, folder, Map.of(), "fmt", "-"));
  }

  @Test
  void checkNamesWhatIsNotFormatted() throws IOException {
    Files.writeString(folder.resolve("a"), WRONG);
    Files.writeString(folder.resolve("b"), RIGHT);
    Files.writeString(folder.resolve("c"), WRONG);
    var expected = new Invocation(ExitCode.FAILURE, "a\nc\n", "");
    assertEquals(expected, run("fmt", "--check", "a", "b", "c"));
    assertEquals(new Invocation(ExitCode.OK, "", ""), run("fmt", "--check", "b"));
    assertEquals(WRONG, Files.readString(folder.resolve("a")));
  }

  @Test
  void writeKeepsModeAndLinks() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), WRONG);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(folder.resolve("Dockerfile"), Path.of("a"));
    assertEquals(new Invocation(ExitCode.OK, "Dockerfile\n", ""), run("fmt", "-w"));
    assertEquals(RIGHT, Files.readString(file));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(new Invocation(ExitCode.OK, "", ""), run("fmt", "-w"));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "the copy is gone");
    }
  }

  @Test
  void aFileWithErrorsStaysAsItIs() throws IOException {
    String broken = "from scratch\nRUNN x\n";
    Files.writeString(folder.resolve("a"), broken);
    Files.writeString(folder.resolve("b"), WRONG);
    Invocation run = run("fmt", "-w", "a", "b");
    assertEquals(ExitCode.FAILURE, run.code());
    assertEquals("b\n", run.out());
    assertTrue(run.err().startsWith("a:2:1: error: "), run::toString);
    assertEquals(broken, Files.readString(folder.resolve("a")));
    assertEquals(RIGHT, Files.readString(folder.resolve("b")));
  }

  @Test
  void whatIsNotTextIsLeftAlone() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[] {'F', (byte) 0xE9, '\n'});
    assertEquals(
        new Invocation(ExitCode.FAILURE, "", "jbuild: a:1: not UTF-8\n"), run("fmt", "-w", "a"));
    assertEquals(3, Files.size(file));
    assertEquals(ExitCode.USAGE, run("fmt", "-w", "-").code());
    assertEquals(ExitCode.USAGE, run("fmt", "-w", "--check", "a").code());
  }
}
