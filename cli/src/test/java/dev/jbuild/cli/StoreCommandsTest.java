package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * images, tag, rmi, inspect, history, save and load on a store with the base image of the samples.
 */
final class StoreCommandsTest {
  private static final String ID =
      "sha256:5e9ac1b4510484204a5530857c2d1b09bb769405116047d7629a4c6f9b8130b2";

  @TempDir private Path folder;

  private Invocation run(String... words) {
    return Invocation.of(folder, Map.of("JBUILD_ROOT", folder.resolve("store").toString()), words);
  }

  private String succeed(String... words) {
    Invocation run = run(words);
    assertEquals(ExitCode.OK, run.code(), run::toString);
    assertEquals("", run.err());
    return run.out();
  }

  private void fail(String message, String... words) {
    assertEquals(new Invocation(ExitCode.FAILURE, "", "jbuild: " + message + "\n"), run(words));
  }

  @BeforeEach
  void load() {
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    assertEquals("Loaded image: busybox:latest\n", succeed("load", "-i", base.toString()));
  }

  @Test
  void imagesAreListed() {
    assertEquals(ID + "\n", succeed("images", "-q", "--no-trunc"));
    assertEquals(ID.substring(7, 19) + "\n", succeed("images", "-q"));
    String[] lines = succeed("images").split("\n", -1);
    assertTrue(lines[0].matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE"), lines[0]);
    assertTrue(
        lines[1].matches("busybox +latest +5e9ac1b45104 +[0-9]+ years ago +1.03MB"), lines[1]);
    assertTrue(succeed("images", "--digests").contains("sha256:1d925ec3bef57a25a235749b3883b553"));
    assertEquals("", succeed("images", "-q", "busybox:other"));
    assertEquals("", succeed("images", "-q", "other"));
  }

  @Test
  void namesComeAndGo() {
    succeed("tag", "busybox", "example.org/x:1");
    succeed("tag", ID.substring(7, 15), "y");
    assertEquals(3, succeed("images", "-q").lines().count());
    assertEquals("Untagged: busybox:latest\n", succeed("rmi", "busybox"));
    assertEquals("Untagged: example.org/x:1\n", succeed("rmi", "example.org/x:1"));
    assertEquals("Untagged: y:latest\nDeleted: " + ID + "\n", succeed("rmi", "y"));
    assertEquals("", succeed("images", "-q"));
    fail("no such image: y", "rmi", "y");
    assertEquals("", succeed("rmi", "--force", "y"));
    fail("no such image: busybox", "tag", "busybox", "z");
  }

  @Test
  void savedImagesLoadAgain() throws IOException {
    succeed("tag", "busybox", "x:1");
    succeed("save", "-o", "two.tar", "busybox", "x:1");
    assertFalse(Files.exists(folder.resolve(".two.tar.jbuild-new")));
    succeed("save", "-o", "id.tar", "--format", "oci", ID);
    succeed("rmi", "--force", ID);
    assertEquals(
        "Loaded image: busybox:latest\nLoaded image: x:1\n", succeed("load", "-i", "two.tar"));
    succeed("rmi", "--force", ID);
    assertEquals("Loaded image ID: " + ID + "\n", succeed("load", "-i", "id.tar"));
    assertEquals("", succeed("load", "-q", "-i", "two.tar"));
  }

  @Test
  void aFailedSaveLeavesNothing() {
    fail("no such image: nope", "save", "-o", "x.tar", "busybox", "nope");
    assertFalse(Files.exists(folder.resolve("x.tar")));
    assertFalse(Files.exists(folder.resolve(".x.tar.jbuild-new")));
    fail(folder + "/absent: no such file or folder", "load", "-i", "absent");
  }

  @Test
  void anImageIsDescribed() {
    String json = succeed("inspect", "busybox");
    assertTrue(json.startsWith("[{\n  \"Id\" : \"" + ID + "\""), json);
    assertTrue(json.contains("\"RepoTags\" : [ \"busybox:latest\" ]"), json);
    assertTrue(json.contains("\"Cmd\" : [ \"sh\" ]"), json);
    String history = succeed("history", "busybox");
    assertTrue(history.lines().skip(1).findFirst().orElseThrow().contains("CMD [\"sh\"]"), history);
  }
}
