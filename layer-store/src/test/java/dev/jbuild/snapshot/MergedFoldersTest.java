package dev.jbuild.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedFoldersTest {
  @TempDir Path folder;
  private MergedFolders merged;

  @BeforeEach
  void stack() throws IOException {
    Path bottom = folder.resolve("bottom");
    Files.createDirectories(bottom.resolve("d/both"));
    Files.writeString(bottom.resolve("d/both/low"), "");
    Files.createDirectories(bottom.resolve("d/opaque"));
    Files.writeString(bottom.resolve("d/opaque/hidden"), "");
    Files.writeString(bottom.resolve("d/gone"), "");
    Files.createDirectories(bottom.resolve("replaced"));
    Files.writeString(bottom.resolve("replaced/hidden"), "");
    Path top = folder.resolve("top");
    Files.createDirectories(top.resolve("d/both"));
    Files.writeString(top.resolve("d/both/high"), "");
    Files.createDirectories(top.resolve("d/opaque"));
    ExtendedAttributes.set(
        Directory.working(), top.resolve("d/opaque") + "", "user.overlay.opaque", new byte[] {'y'});
    Directory.working().mknod(top.resolve("d/gone") + "", FileStatus.CHARACTER_DEVICE, 0, 0);
    Files.writeString(top.resolve("replaced"), "");
    link(top, "absolute", "/d/both");
    link(top, "relative", "d/./both");
    link(top, "d/up", "../../../d/both/low");
    link(top, "d/chain", "../relative/high");
    link(top, "dangling", "nowhere/at/all");
    link(top, "loop", "loop");
    merged = new MergedFolders(List.of(bottom, top));
  }

  private static void link(Path root, String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  /** Path, where it leads, how many of its components exist. */
  @ParameterizedTest
  @CsvSource({
    "/, '', 0",
    "/d/both/low, /d/both/low, 3",
    "d/both//./high, /d/both/high, 3",
    "/d/opaque/hidden, /d/opaque/hidden, 2",
    "/d/gone, /d/gone, 1",
    "/absolute/low, /d/both/low, 3",
    "/relative/low, /d/both/low, 3",
    "/d/up, /d/both/low, 3",
    "/d/chain, /d/both/high, 3",
    "/dangling/x, /nowhere/at/all/x, 0",
    "/../../d, /d, 1",
    "/d/both/../new/f, /d/new/f, 1",
  })
  void resolves(String path, String expected, int existing) throws IOException {
    StringBuilder shown = new StringBuilder();
    int found = 0;
    for (MergedFolders.Component component : merged.resolve(path)) {
      shown.append('/').append(component.name());
      found += component.status() != null ? 1 : 0;
    }
    assertEquals(expected, shown.toString());
    assertEquals(existing, found);
  }

  @Test
  void takesStatusFromTheTop() throws IOException {
    FileStatus status = merged.resolve("/replaced").getLast().status();
    assertEquals(FileStatus.REGULAR, status == null ? 0 : status.type());
  }

  @ParameterizedTest
  @CsvSource({
    "/replaced/hidden, Not a directory",
    "/d/both/low/x, Not a directory",
    "/loop, Too many levels of symbolic links"
  })
  void refuses(String path, String error) {
    LinuxException e = assertThrows(LinuxException.class, () -> merged.resolve(path));
    assertEquals(error, Errno.text(e.errno()));
  }
}
