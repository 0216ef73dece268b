package dev.jbuild.build.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.registry.memory.DockerRegistry;
import dev.jbuild.registry.memory.MemoryRegistry;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builders with stores of their own that share the folders of cache mounts. */
final class SharedMountsIT {
  /** Each run adds a line, and fails nowhere. */
  private static final String ADDS =
      "RUN --mount=type=cache,id=log,target=/log,uid=0,mode=0700 echo line >> /log/lines\n";

  /** Changes nothing in the folder. */
  private static final String READS =
      "RUN --mount=type=cache,id=log,target=/log read x < /log/lines\n";

  @TempDir Path folder;
  private MemoryRegistry registry;
  private Path context;

  @BeforeEach
  void prepare() throws IOException {
    registry = new MemoryRegistry();
    context = Machine.context(folder);
    dockerfile(ADDS);
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private void dockerfile(String runs) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY sh /bin/sh\n" + runs);
  }

  private CacheLocation mounts() {
    return Machine.at(registry.host() + "/mounts:main");
  }

  private Machine machine(String name) {
    return new Machine(folder.resolve(name));
  }

  private Machine sharing(String name) {
    return machine(name).mounts(mounts());
  }

  /** What the only cache mount of a machine has in a file. */
  private String lines(String machine) throws IOException {
    try (var folders = Files.list(folder.resolve(machine).resolve("cache-mounts"))) {
      List<Path> all = folders.toList();
      assertEquals(1, all.size(), all::toString);
      return Files.readString(all.getFirst().resolve("lines"));
    }
  }

  private Manifest manifest() throws IOException {
    return Manifest.parse(Objects.requireNonNull(registry.manifest("mounts", "main")));
  }

  private long calls(String method) {
    return registry.server().log().stream()
        .filter(call -> call.method().equals(method) && call.path().contains("/blobs/"))
        .count();
  }

  @Test
  void anEmptyMachineGoesOnWhereAnotherStopped() throws Exception {
    sharing("a").build(context);
    Machine.Built second = sharing("b").build(context);
    assertEquals(List.of(), second.warnings());
    assertEquals("line\nline\n", lines("b"));
    // What is here already is not replaced.
    sharing("a").noCache().build(context);
    assertEquals("line\nline\n", lines("a"));
    // One that is empty is as good as none.
    try (var names = Files.list(folder.resolve("a/cache-mounts"))) {
      Path name = names.findFirst().orElseThrow().getFileName();
      Files.createDirectories(folder.resolve("c/cache-mounts").resolve(name));
    }
    sharing("c").build(context);
    assertEquals("line\nline\nline\n", lines("c"));
  }

  @Test
  void nothingIsFetchedForStepsThatDoNotRunAndNothingSentTwice() throws Exception {
    sharing("a").build(context);
    registry.server().clearLog();
    sharing("a").build(context);
    assertEquals(0, calls("GET") + calls("POST"));

    dockerfile(READS);
    registry.server().clearLog();
    assertEquals(List.of(), sharing("b").build(context).warnings());
    assertEquals(1, calls("GET"));
    assertEquals(0, calls("POST"));
  }

  @Test
  void whatIsDamagedOrHostileIsAWarningAndTheStepBeginsWithNothing() throws Exception {
    sharing("a").build(context);
    Descriptor layer = manifest().layers().getFirst();
    byte[] damaged = Objects.requireNonNull(registry.blob("mounts", layer.digest())).clone();
    damaged[damaged.length - 1] ^= 1;
    registry.forgeBlob("mounts", layer.digest(), damaged);
    beginsWithNothing("damaged");

    ByteArrayOutputStream climbing = new ByteArrayOutputStream();
    LayerTarWriter tar = new LayerTarWriter(climbing);
    tar.add(TarEntry.file("lines", 0644, 0, 0));
    tar.finish();
    // The writer refuses to write such a name, so it is put in afterwards.
    beginsWithNothing("climbing", renamed(climbing.toByteArray(), "../ab"));

    ByteArrayOutputStream whiteout = new ByteArrayOutputStream();
    tar = new LayerTarWriter(whiteout);
    tar.add(TarEntry.whiteout("lines"));
    tar.finish();
    beginsWithNothing("whiteout", whiteout.toByteArray());
  }

  /** A tar of one entry with another name of the same length. */
  private static byte[] renamed(byte[] tar, String name) {
    byte[] bytes = tar.clone();
    for (int i = 0; i < name.length(); i++) {
      bytes[i] = (byte) name.charAt(i);
    }
    java.util.Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] digits =
        String.format("%06o\0", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, 148, digits.length);
    return bytes;
  }

  private void beginsWithNothing(String name, byte[] archive) throws Exception {
    Descriptor old = manifest().layers().getFirst();
    registry.putBlob("mounts", archive);
    Descriptor forged =
        Descriptor.of(MediaTypes.OCI_LAYER, archive).withAnnotations(old.annotations());
    Manifest manifest = manifest();
    registry.putManifest(
        "mounts",
        "main",
        MediaTypes.OCI_MANIFEST,
        new Manifest(
                manifest.mediaType(),
                manifest.artifactType(),
                manifest.config(),
                List.of(forged),
                Optional.empty(),
                manifest.annotations())
            .toBytes());
    beginsWithNothing(name);
  }

  private void beginsWithNothing(String name) throws Exception {
    Machine.Built built = sharing(name).build(context);
    assertEquals(1, built.warnings().size(), built.warnings()::toString);
    String warning = built.warnings().getFirst();
    assertTrue(warning.startsWith("--cache-mounts-from "), warning);
    assertTrue(warning.contains("the cache mount log cannot be used: "), warning);
    assertEquals("line\n", lines(name));
    assertFalse(Files.exists(folder.resolve(name).resolve("cache-mounts/ab")));
  }

  @Test
  void aFolderWillDoAndOtherMountsInItStay() throws Exception {
    CacheLocation local = new CacheLocation.Folder(folder.resolve("ci"), "latest");
    machine("a").mounts(local).build(context);
    dockerfile("RUN --mount=type=cache,id=other,target=/other echo x > /other/lines\n");
    machine("b").mounts(local).build(context);
    dockerfile(ADDS);
    machine("c").mounts(local).build(context);
    assertEquals("line\nline\n", lines("c"));
  }

  @Test
  void whatBuildsOfTheSameTimeWriteStays() throws Exception {
    List<Callable<Machine.Built>> builds = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      Path own = Machine.context(Files.createDirectory(folder.resolve(name)));
      Files.writeString(
          own.resolve("Dockerfile"),
          "FROM scratch\nCOPY sh /bin/sh\nRUN --mount=type=cache,target=/%s echo > /%s/x\n"
              .formatted(name, name));
      builds.add(() -> sharing("store-" + name).build(own));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Machine.Built> build : threads.invokeAll(builds)) {
        assertEquals(List.of(), build.get().warnings());
      }
    }
    assertEquals(4, manifest().layers().size());
  }

  @Test
  void anImageIsNotReplaced() throws Exception {
    machine("a").push(registry.host() + "/mounts:main").build(context);
    byte[] image = registry.manifest("mounts", "main");
    BuildException refused = assertThrows(BuildException.class, () -> sharing("b").build(context));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("--cache-mounts-to "), message);
    assertEquals(
        Digest.sha256(Objects.requireNonNull(image)),
        Digest.sha256(Objects.requireNonNull(registry.manifest("mounts", "main"))));
  }

  @Test
  void worksWithDockersRegistry() throws Exception {
    try (DockerRegistry real = new DockerRegistry(folder.resolve("registry"), "", "")) {
      CacheLocation mounts = Machine.at(real.host() + "/mounts:main");
      machine("a").mounts(mounts).build(context);
      assertEquals(List.of(), machine("b").mounts(mounts).build(context).warnings());
      assertEquals("line\nline\n", lines("b"));
    }
  }
}
