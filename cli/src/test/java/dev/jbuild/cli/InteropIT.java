package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What other tools make of jbuild's images, and jbuild of theirs. */
final class InteropIT {
  private static final Path FOLDER = Installation.temporaryFolder("jbuild-interop");
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));

  private static Program jbuild(String... words) {
    return Installation.shared().jbuild(Caller.SELF, FOLDER, words);
  }

  private static Program.Result tool(String... words) {
    return new Program(words).set("HOME", FOLDER).in(FOLDER).run().expectSuccess();
  }

  private static JsonObject json(String text) throws IOException {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String digestOf(String image) throws IOException {
    String text = jbuild("inspect", image).run().expectSuccess().out().strip();
    JsonObject described = json(text.substring(1, text.length() - 1));
    return Objects.requireNonNull(described.object("Descriptor")).requiredString("digest");
  }

  @BeforeAll
  static void build() {
    jbuild("-t", "tinyhttpd:v0.1", PROJECT.resolve("testdata/tinyhttpd").toString())
        .run()
        .expectSuccess();
    jbuild("save", "-o", "docker.tar", "tinyhttpd:v0.1").run().expectSuccess();
    jbuild("save", "--format", "oci", "-o", "oci.tar", "tinyhttpd:v0.1").run().expectSuccess();
  }

  @Test
  void skopeoReadsWhatSaveWrites() throws IOException {
    for (String archive : List.of("oci-archive:docker.tar", "oci-archive:oci.tar")) {
      JsonObject seen = json(tool("skopeo", "inspect", archive).out());
      assertEquals(digestOf("tinyhttpd:v0.1"), seen.requiredString("Digest"), archive);
    }
    JsonObject seen = json(tool("skopeo", "inspect", "docker-archive:docker.tar").out());
    assertEquals("amd64", seen.requiredString("Architecture"));
    assertEquals(
        "/data/web/html/",
        seen.strings("Env").stream()
            .filter(e -> e.startsWith("DOC_ROOT="))
            .findFirst()
            .orElseThrow()
            .substring("DOC_ROOT=".length()));
  }

  @Test
  void whatSkopeoCopiedLoadsWithTheSameDigest() throws IOException {
    tool("skopeo", "copy", "oci-archive:oci.tar", "oci-archive:copied.tar:example.org/copied:1");
    jbuild("load", "-i", "copied.tar").run().expectSuccess();
    JsonObject written = json(tool("skopeo", "inspect", "oci-archive:copied.tar").out());
    assertEquals(written.requiredString("Digest"), digestOf("example.org/copied:1"));

    tool("skopeo", "copy", "docker-archive:docker.tar", "docker-archive:converted.tar:converted:1");
    String loaded = jbuild("load", "-i", "converted.tar").run().expectSuccess().out();
    assertEquals("Loaded image: converted:1\n", loaded);
  }

  @Test
  void umociUnpacksTheStore() throws IOException {
    tool("umoci", "unpack", "--image", "store:docker.io/library/tinyhttpd:v0.1", "bundle");
    Path root = FOLDER.resolve("bundle/rootfs");
    assertEquals(
        "tinyhttpd-0.1 on Linux\n", Files.readString(root.resolve("data/web/html/version.txt")));
    assertEquals(33, Files.getAttribute(root.resolve("data/web/html/uploads"), "unix:uid"));
  }

  /** Root's podman without cgroups: a CI machine may have the hybrid kind, which crun refuses. */
  @Test
  void podmanRunsTheImage() {
    assertTrue(podman("load", "-i", "docker.tar").out().contains("tinyhttpd:v0.1"));
    Program.Result run =
        podman(
            "run",
            "--rm",
            "--network=host",
            "--cgroups=disabled",
            "--ulimit=nofile=1024:1024",
            "--ulimit=nproc=1000:1000",
            "tinyhttpd:v0.1",
            "cat",
            "version.txt");
    assertEquals("tinyhttpd-0.1 on Linux\n", run.out());
  }

  private static Program.Result podman(String... words) {
    return new Program("unshare", "-m", "sh", "-c")
        .with("umount -R /sys/fs/cgroup; mount -t tmpfs none /sys/fs/cgroup; exec podman \"$@\"")
        .with("podman", "--root", FOLDER + "/podman", "--runroot", FOLDER + "/podman-run")
        .with("--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--events-backend=none")
        .with(words)
        .set("HOME", FOLDER)
        .in(FOLDER)
        .run()
        .expectSuccess();
  }
}
