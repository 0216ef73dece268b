package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** copy, tags, delete and artifact, with a registry in memory. */
final class CopyCommandTest {
  private static final String DIGEST =
      "sha256:1d925ec3bef57a25a235749b3883b553ba9b90054427c1584c9c8ff38fb42dee";
  private static final Digest LAYER =
      Digest.parse("sha256:e4e394e26463554451ff2a0aa12016d8139161a9437642daa081873e45129c09");

  @TempDir private Path folder;
  private final MemoryRegistry registry;
  private String host = "";

  CopyCommandTest() throws IOException {
    registry = new MemoryRegistry();
  }

  @BeforeEach
  void load() {
    host = registry.host();
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    succeed("load", "-q", "-i", base.toString());
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private Invocation run(String... words) {
    Map<String, String> environment =
        Map.of(
            "JBUILD_ROOT",
            folder.resolve("store").toString(),
            "HOME",
            folder.toString(),
            "JBUILD_PROGRESS",
            "quiet");
    return Invocation.of(folder, environment, words);
  }

  private String succeed(String... words) {
    Invocation run = run(words);
    assertEquals(ExitCode.OK, run.code(), run::toString);
    return run.out();
  }

  private void assertFails(String message, String... words) {
    assertEquals(new Invocation(ExitCode.FAILURE, "", "jbuild: " + message + "\n"), run(words));
  }

  @Test
  void theDigestIsTheSameEverywhere() throws IOException {
    List<String> places =
        List.of(
            "store:busybox",
            "docker://" + host + "/a/b:1",
            "oci:layout:v1",
            "oci-archive:oci.tar:example.org/x:1",
            "docker-archive:docker.tar:example.org/y:1",
            "docker://" + host + "/a/c:1");
    for (int i = 1; i < places.size(); i++) {
      assertEquals(DIGEST + "\n", succeed("copy", places.get(i - 1), places.get(i)), places.get(i));
    }
    assertEquals(DIGEST + "\n", succeed("copy", places.getLast(), "store:from/registry:1"));
    assertEquals(DIGEST + "\n", succeed("copy", "oci-layout://layout:v1", "from/layout:1"));
    assertEquals(DIGEST + "\n", succeed("copy", "oci-archive:oci.tar", "store:"));
    assertTrue(succeed("images").contains("example.org/x "));
    assertFalse(Files.exists(folder.resolve("layout/ingest")));
    gzip(folder.resolve("oci.tar"), folder.resolve("oci.tar.gz"));
    assertEquals(DIGEST + "\n", succeed("copy", "oci-archive:oci.tar.gz", "oci:layout:v2"));
  }

  private static void gzip(Path from, Path to) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(from, out);
    }
  }

  @Test
  void aCopyWithinARegistryMovesNoBlob() {
    succeed("copy", "busybox", "docker://" + host + "/a/b:1");
    registry.server().clearLog();
    succeed("copy", "docker://" + host + "/a/b:1", "docker://" + host + "/c/d:2");
    assertArrayEquals(registry.manifest("a/b", "1"), registry.manifest("c/d", "2"));
    assertEquals(
        List.of(),
        registry.server().log().stream()
            .filter(call -> call.path().contains("/blobs/sha256:") && call.method().equals("GET"))
            .toList());
  }

  @Test
  void allPlatformsOrOne() throws IOException {
    succeed("copy", "busybox", "docker://" + host + "/a:one");
    byte[] manifest = Objects.requireNonNull(registry.manifest("a", "one"));
    Descriptor ours = Descriptor.of(MediaTypes.OCI_MANIFEST, manifest);
    byte[] other = Manifest.parse(manifest).withAnnotations(Map.of("other", "yes")).toBytes();
    registry.putManifest("a", "two", MediaTypes.OCI_MANIFEST, other);
    byte[] index =
        new Index(
                List.of(
                    ours.withPlatform(Platform.host()),
                    Descriptor.of(MediaTypes.OCI_MANIFEST, other)
                        .withPlatform(Platform.of("linux", "s390x"))))
            .toBytes();
    registry.putManifest("a", "index", MediaTypes.OCI_INDEX, index);
    String source = "docker://" + host + "/a:index";
    assertEquals(Digest.sha256(index) + "\n", succeed("copy", "--all", source, "oci:all"));
    assertEquals(ours.digest() + "\n", succeed("copy", source, "oci:one"));
    assertEquals(
        Digest.sha256(other) + "\n",
        succeed("copy", "--platform", "linux/s390x", source, "oci-archive:two.tar"));
    assertFails(
        "there is no image for linux/riscv64, only [linux/amd64, linux/s390x]"
            .replace("linux/amd64", Platform.host().toString()),
        "copy",
        "--platform",
        "linux/riscv64",
        "oci:all",
        "oci:none");
    assertEquals(Digest.sha256(index) + "\n", succeed("copy", "-a", "oci:all", "store:all:1"));
    assertEquals(
        Digest.sha256(index) + "\n",
        succeed("copy", "-a", "store:all:1", "docker://" + host + "/b:1"));
    assertArrayEquals(index, registry.manifest("b", "1"));
    assertEquals(2, run("copy", "--all", "--platform", "linux/amd64", "oci:all", "oci:x").code());
  }

  @Test
  void damagedBlobsGoNowhere() throws IOException {
    succeed("copy", "busybox", "docker://" + host + "/a:1");
    succeed("copy", "busybox", "oci:layout:1");
    byte[] layer = Objects.requireNonNull(registry.blob("a", LAYER));
    byte[] damaged = layer.clone();
    damaged[damaged.length - 1] ^= 1;
    registry.forgeBlob("a", LAYER, damaged);
    Files.write(folder.resolve("layout/blobs/sha256").resolve(LAYER.hex()), damaged);
    String message = "what came for " + LAYER + " has another digest";
    for (String source : List.of("docker://" + host + "/a:1", "oci:layout:1")) {
      for (String target : List.of("oci-archive:x.tar", "docker-archive:x.tar", "oci:other")) {
        assertFails(message, "copy", source, target);
        assertFalse(Files.exists(folder.resolve("x.tar")));
        assertFalse(Files.exists(folder.resolve(".x.tar.jbuild-new")));
        assertFalse(Files.exists(folder.resolve("other/index.json")));
        assertFalse(Files.exists(folder.resolve("other/blobs/sha256").resolve(LAYER.hex())));
      }
    }
    assertEquals(ExitCode.FAILURE, run("copy", "oci:layout:1", "docker://" + host + "/b:1").code());
    assertNull(registry.manifest("b", "1"));
    Files.write(folder.resolve("layout/blobs/sha256").resolve(LAYER.hex()), new byte[3]);
    assertFails("blob " + LAYER + " has another size", "copy", "oci:layout:1", "oci:other");
  }

  @Test
  void anArchiveThatGoesThroughTheStoreLeavesNothing() throws IOException {
    succeed("save", "-o", "busybox.tar", "busybox");
    gzip(folder.resolve("busybox.tar"), folder.resolve("busybox.tar.gz"));
    succeed("rmi", "busybox");
    var store = new BlobStore(folder.resolve("store"));
    for (Digest blob : store.list()) {
      store.delete(blob);
    }
    succeed("copy", "docker-archive:busybox.tar.gz", "docker://" + host + "/a:1");
    assertEquals(List.of(), store.list());
    assertEquals(
        Digest.parse(DIGEST), Digest.sha256(Objects.requireNonNull(registry.manifest("a", "1"))));
  }

  @Test
  void placesAreChecked() {
    assertEquals(2, run("copy", "busybox").code());
    assertEquals(2, run("copy", "busybox", "dir:x").code());
    assertEquals(2, run("copy", "busybox", "docker:x").code());
    assertFails("no such image: nope", "copy", "nope", "oci:x");
    assertFails(folder + "/none/index.json: no such file or folder", "copy", "oci:none", "oci:x");
    succeed("tag", "busybox", "x:1");
    succeed("save", "-o", "two.tar", "busybox", "x:1");
    assertFails(
        folder + "/two.tar has no image y:latest", "copy", "oci-archive:two.tar:y", "oci:x");
  }

  @Test
  void tagsAreListedAndDeleted() {
    succeed("copy", "busybox", "docker://" + host + "/a:1");
    succeed("copy", "busybox", "docker://" + host + "/a:2");
    assertEquals("1\n2\n", succeed("tags", host + "/a"));
    assertEquals(
        "{\"name\":\"" + host + "/a\",\"tags\":[\"1\",\"2\"]}\n",
        succeed("tags", "--format", "json", "docker://" + host + "/a"));
    assertEquals("Deleted: " + host + "/a:1\n", succeed("delete", "docker://" + host + "/a:1"));
    assertEquals("2\n", succeed("tags", host + "/a"));
    assertEquals(
        "Deleted: " + host + "/a@" + DIGEST + "\n", succeed("delete", host + "/a@" + DIGEST));
    assertEquals("", succeed("tags", host + "/a"));
    assertEquals(2, run("delete", host + "/a").code());
    assertEquals(2, run("tags", host + "/a:1").code());
  }

  @Test
  void allTagsAreThoseOfImages() throws IOException {
    registry.referrers = false;
    String image = host + "/a/about:1";
    succeed("copy", "store:busybox", "docker://" + image);
    Files.writeString(folder.resolve("x.sig"), "signed");
    succeed("artifact", "push", "--subject", image, "--artifact-type", "a/b", "x.sig");
    assertTrue(succeed("tags", host + "/a/about").contains("sha256-"));
    succeed("pull", "--all-tags", host + "/a/about");
  }

  @Test
  void artifactsAreAboutImages() throws IOException {
    Files.writeString(folder.resolve("sbom.json"), "{}\n");
    Files.writeString(folder.resolve("x.sig"), "signature");
    for (boolean api : new boolean[] {true, false}) {
      registry.referrers = api;
      String image = host + "/with" + api + ":1";
      succeed("copy", "busybox", "docker://" + image);
      String pushed =
          succeed(
                  "artifact",
                  "push",
                  "--subject",
                  image,
                  "--artifact-type=application/spdx+json",
                  "--annotation=a=b",
                  "sbom.json:application/json",
                  "x.sig")
              .strip();
      succeed("artifact", "push", "--subject", image, "--artifact-type", "other/type", "x.sig");
      String digest = pushed.substring(pushed.indexOf('@') + 1);
      assertTrue(
          succeed("artifact", "list", image).contains(digest + "   application/spdx+json\n"));
      String json =
          succeed(
              "artifact", "list", image, "--artifact-type=application/spdx+json", "--format=json");
      assertTrue(json.contains(digest) && json.contains(DIGEST), json);
      assertFalse(json.contains("other/type"), json);
      succeed("artifact", "pull", pushed, "-o", "out" + api);
      assertEquals("{}\n", Files.readString(folder.resolve("out" + api + "/sbom.json")));
      assertEquals("signature", Files.readString(folder.resolve("out" + api + "/x.sig")));
      Manifest manifest =
          Manifest.parse(Objects.requireNonNull(registry.manifest("with" + api, digest)));
      assertEquals(Digest.parse(DIGEST), manifest.subject().orElseThrow().digest());
      assertEquals(Map.of("a", "b"), manifest.annotations());
      assertEquals("application/json", manifest.layers().getFirst().mediaType());
    }
    String alone = succeed("artifact", "push", host + "/f:1", "x.sig", "--artifact-type", "a/b");
    assertEquals(
        alone, succeed("artifact", "push", host + "/f:1", "x.sig", "--artifact-type", "a/b"));
    assertEquals(2, run("artifact", "push", host + "/f:1", "x.sig").code());
    assertEquals(2, run("artifact", "push", "--artifact-type", "a/b").code());
    assertEquals(2, run("artifact", "drop", host + "/f:1").code());
  }

  @Test
  void namesOfFilesStayInTheFolder() throws IOException {
    var outside = folder.resolve("outside");
    Files.writeString(outside, "mine");
    for (String title : List.of("../outside", "..", ".", "/etc/x", "a/b", "a\nb")) {
      byte[] content = {1};
      registry.putBlob("bad", content);
      byte[] manifest =
          new Manifest(
                  MediaTypes.OCI_MANIFEST,
                  new Descriptor(MediaTypes.OCI_EMPTY, Digest.sha256(content), 1),
                  List.of(
                      Descriptor.of("text/plain", content)
                          .withAnnotations(Map.of("org.opencontainers.image.title", title))))
              .toBytes();
      registry.putManifest("bad", "1", MediaTypes.OCI_MANIFEST, manifest);
      assertFails(
          "unsafe file name in the artifact: " + Digest.sha256(content),
          "artifact",
          "pull",
          host + "/bad:1",
          "-o",
          "out");
    }
    assertEquals("mine", Files.readString(outside));
    assertFalse(Files.exists(folder.resolve("out")));
    Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("out/link"), outside);
    byte[] content = "theirs".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(folder.resolve("link"), content);
    String pushed = succeed("artifact", "push", host + "/f:1", "link", "--artifact-type", "a/b");
    succeed("artifact", "pull", pushed.strip(), "-o", "out");
    assertEquals("mine", Files.readString(outside), "a link is replaced, not followed");
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertEquals(1, files.count());
    }
  }
}
