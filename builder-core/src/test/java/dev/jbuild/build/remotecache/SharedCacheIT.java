package dev.jbuild.build.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.export.Destination;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.registry.memory.Answer;
import dev.jbuild.registry.memory.DockerRegistry;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builders with stores of their own that share a cache. */
final class SharedCacheIT {
  private static final String DOCKERFILE =
      """
      FROM scratch AS tools
      COPY sh /bin/sh
      FROM tools AS build
      RUN echo $RANDOM$RANDOM > /made
      RUN read x < /made; echo "$x" > /again
      FROM tools
      COPY --from=build /again /result
      RUN echo $RANDOM$RANDOM > /last
      ENV X=1
      """;

  @TempDir Path folder;
  private MemoryRegistry registry;
  private Path context;

  @BeforeEach
  void prepare() throws IOException {
    registry = new MemoryRegistry();
    context = Machine.context(folder);
    dockerfile(DOCKERFILE);
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private void dockerfile(String text) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), text);
  }

  private Machine machine(String name) {
    return new Machine(folder.resolve(name));
  }

  private CacheLocation cache() {
    return Machine.at(registry.host() + "/cache:main");
  }

  private Machine sharing(String name, boolean everything) {
    return machine(name)
        .from(cache())
        .to(Machine.to(cache(), everything))
        .push(registry.host() + "/app:" + name);
  }

  private Manifest manifest(String repository, String tag) throws IOException {
    return Manifest.parse(Objects.requireNonNull(registry.manifest(repository, tag)));
  }

  private CacheDocument document() throws IOException {
    Manifest manifest = manifest("cache", "main");
    byte[] config = registry.blob("cache", manifest.config().digest());
    return CacheFormat.read(Objects.requireNonNull(config), manifest.layers());
  }

  /** The layers that were asked for. */
  private Set<String> downloads() throws IOException {
    TreeSet<String> layers = new TreeSet<>();
    document().layers().forEach(layer -> layers.add(layer.blob().digest().toString()));
    TreeSet<String> asked = new TreeSet<>();
    for (var call : registry.server().log()) {
      if (call.method().equals("GET") && call.path().contains("/blobs/sha256:")) {
        asked.add(call.path().substring(call.path().lastIndexOf('/') + 1));
      }
    }
    asked.retainAll(layers);
    return asked;
  }

  @Test
  void anotherMachineRunsNothingAndDownloadsNoLayer() throws Exception {
    Machine.Built first = sharing("a", true).build(context);
    assertEquals(5, first.ran().size(), first.ran()::toString);
    byte[] cacheOfA = registry.manifest("cache", "main");

    registry.server().clearLog();
    Machine.Built second = sharing("b", true).build(context);
    assertEquals(List.of(), second.ran());
    assertEquals(List.of(), second.warnings());
    assertEquals(first.result().manifest(), second.result().manifest());
    assertEquals(new TreeSet<>(), downloads());
    // What adds nothing writes nothing.
    assertEquals(List.of(cacheOfA), List.of(registry.manifest("cache", "main")));

    // The other repository gets the layers from the cache, by the registry itself.
    registry.server().clearLog();
    Machine.Built other =
        machine("c").from(cache()).push(registry.host() + "/elsewhere:1").build(context);
    assertEquals(first.result().manifest(), other.result().manifest());
    assertEquals(new TreeSet<>(), downloads());
    for (Descriptor layer : manifest("elsewhere", "1").layers()) {
      assertTrue(registry.blob("elsewhere", layer.digest()) != null, layer::toString);
    }
  }

  @Test
  void onlyTheLayersThatARunMountsAreFetched() throws Exception {
    sharing("a", true).build(context);
    TreeSet<String> ofTheImage = new TreeSet<>();
    manifest("app", "a").layers().forEach(layer -> ofTheImage.add(layer.digest().toString()));
    assertTrue(document().layers().size() > ofTheImage.size());

    dockerfile(DOCKERFILE + "RUN read x < /last; echo \"$x\" > /more\n");
    registry.server().clearLog();
    Machine.Built built = sharing("b", true).build(context);
    assertEquals(List.of("RUN read x < /last; echo \"$x\" > /more"), built.ran());
    assertEquals(ofTheImage, downloads());
  }

  @Test
  void aBuildIntoTheStoreHasItsLayersThere() throws Exception {
    sharing("a", true).build(context);
    Machine offline = machine("b").from(cache());
    Machine.Built built = offline.build(context);
    assertEquals(List.of(), built.ran());
    try (var store =
        new dev.jbuild.layout.ImageStore(offline.root, dev.jbuild.layer.OwnerPolicy.KEEP)) {
      assertEquals(List.of(), store.verify());
    }
    registry.close();
    Machine.Built again = machine("b").build(context);
    assertEquals(List.of(), again.ran());
    assertEquals(built.result().imageId(), again.result().imageId());
  }

  @Test
  void fourEmptyStoresSideBySideComeToOneResult() throws Exception {
    List<Callable<Machine.Built>> builds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Machine machine = sharing("m" + i, true);
      builds.add(() -> machine.build(context));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Machine.Built> build : threads.invokeAll(builds)) {
        assertEquals(List.of(), build.get().warnings());
      }
    }
    // Everything that the manifest names is there, and is what it says.
    Manifest manifest = manifest("cache", "main");
    for (Descriptor blob : manifest.layers()) {
      byte[] bytes = registry.blob("cache", blob.digest());
      assertEquals(blob, Descriptor.of(blob.mediaType(), Objects.requireNonNull(bytes)));
    }
    TreeSet<String> digests = new TreeSet<>();
    for (String name : List.of("m0", "m1", "m2", "m3", "m4")) {
      Machine.Built later = sharing(name, true).build(context);
      assertEquals(List.of(), later.ran(), name);
      digests.add(later.result().manifest().digest().toString());
    }
    assertEquals(1, digests.size(), digests::toString);
  }

  @Test
  void aStepWhoseLayerIsDamagedIsRunAgain() throws Exception {
    sharing("a", true).build(context);
    Descriptor top = manifest("app", "a").layers().getLast();
    for (String repository : List.of("cache", "app")) {
      byte[] damaged = Objects.requireNonNull(registry.blob(repository, top.digest())).clone();
      damaged[damaged.length / 2] ^= 1;
      registry.forgeBlob(repository, top.digest(), damaged);
    }
    Machine.Built built = machine("b").from(cache()).build(context);
    assertEquals(List.of("RUN echo $RANDOM$RANDOM > /last"), built.ran());
    assertEquals(1, built.warnings().size(), built.warnings()::toString);
    String warning = built.warnings().getFirst();
    assertTrue(
        warning.startsWith(
            "--cache-from: the layer of 'RUN echo $RANDOM$RANDOM > /last' cannot be used"),
        warning);
    // Nothing of it stays behind.
    assertEquals(List.of(), machine("b").build(context).ran());
  }

  @Test
  void aRecordThatLiesAboutItsLayerIsNoMoreThanAMiss() throws Exception {
    sharing("a", true).build(context);
    Manifest manifest = manifest("cache", "main");
    byte[] config = Objects.requireNonNull(registry.blob("cache", manifest.config().digest()));
    String json = new String(config, java.nio.charset.StandardCharsets.UTF_8);
    // All layers claim to be another one's content.
    List<Descriptor> turned = new ArrayList<>(manifest.layers());
    java.util.Collections.rotate(turned, 1);
    byte[] forged =
        new Manifest(
                manifest.mediaType(),
                manifest.artifactType(),
                manifest.config(),
                turned,
                manifest.subject(),
                manifest.annotations())
            .toBytes();
    registry.putManifest("cache", "main", MediaTypes.OCI_MANIFEST, forged);
    assertTrue(json.contains("diffIds"), json);
    Machine.Built built = machine("b").from(cache()).build(context);
    assertEquals(5, built.ran().size(), built.ran()::toString);
    assertFalse(built.warnings().isEmpty());
    assertEquals(List.of(), machine("b").build(context).ran());
  }

  @Test
  void modeMinHasTheLayersOfTheResultOnlyAndStillNeedsNoOther() throws Exception {
    sharing("a", false).build(context);
    assertEquals(manifest("app", "a").layers().size(), document().layers().size());
    Machine.Built second = sharing("b", false).build(context);
    assertEquals(List.of(), second.ran());

    // Where a step has to look into the stage after all, the stage is built.
    dockerfile(DOCKERFILE.replace("/again /result", "/made /result"));
    Machine.Built changed = sharing("c", false).build(context);
    assertTrue(changed.ran().contains("RUN echo $RANDOM$RANDOM > /made"), changed.ran()::toString);
    assertInstanceOf(
        Reason.LayerNotShared.class, changed.why("RUN echo $RANDOM$RANDOM > /made").getFirst());
    assertEquals(List.of(), sharing("d", false).build(context).ran());
  }

  /** A CI machine has no past of its own: the cache tells it what changed since the last build. */
  @Test
  void anEmptyMachineIsToldWhatChanged() throws Exception {
    Files.writeString(context.resolve("a.txt"), "1");
    dockerfile("FROM scratch\nCOPY sh /bin/sh\nCOPY *.txt /\nRUN echo 1 > /x\n");
    sharing("a", false).build(context);

    Files.writeString(context.resolve("a.txt"), "2");
    Files.writeString(context.resolve("b.txt"), "new");
    dockerfile("FROM scratch\nCOPY sh /bin/sh\nCOPY *.txt /\nRUN echo 2 > /x\n");
    Machine.Built built = sharing("b", false).build(context);
    assertEquals(List.of("COPY *.txt /", "RUN echo 2 > /x"), built.ran());
    Reason.Files files = (Reason.Files) built.why("COPY *.txt /").getFirst();
    assertEquals(
        List.of("a.txt", "b.txt"),
        files.changes().stream().map(change -> change.now().orElseThrow().path()).toList());
    List<Reason> why = built.why("RUN echo 2 > /x");
    assertEquals(new Reason.Text("RUN echo 1 > /x", "RUN echo 2 > /x"), why.getFirst());
    assertInstanceOf(Reason.ParentRan.class, why.getLast());

    // What a machine tells is there beside what others told.
    Files.delete(context.resolve("b.txt"));
    Machine.Built third = sharing("c", false).build(context);
    files = (Reason.Files) third.why("COPY *.txt /").getFirst();
    assertEquals(1, files.changes().size(), files::toString);
  }

  @Test
  void anImageCarriesItsOwnCache() throws Exception {
    String name = registry.host() + "/app:inline";
    dockerfile("FROM scratch\nCOPY sh /bin/sh\nRUN echo $RANDOM > /a\nRUN echo $RANDOM > /b\n");
    Machine.Built first = machine("a").to(new CacheExport.Inline()).push(name).build(context);
    assertEquals(3, first.ran().size());
    registry.server().clearLog();
    Machine.Built second =
        machine("b")
            .from(Machine.at(name))
            .to(new CacheExport.Inline())
            .push(registry.host() + "/app:again")
            .build(context);
    assertEquals(List.of(), second.ran());
    assertEquals(first.result().manifest(), second.result().manifest());
    for (Descriptor layer : manifest("app", "inline").layers()) {
      assertFalse(
          registry.server().log().stream()
              .anyMatch(call ->
                  call.method().equals("GET") && call.path().endsWith(layer.digest().toString())));
    }
  }

  @Test
  void aFolderIsACacheToo() throws Exception {
    CacheLocation local = new CacheLocation.Folder(folder.resolve("ci-cache"), "latest");
    Machine.Built first = machine("a").to(Machine.to(local, true)).build(context);
    Machine.Built second = machine("b").from(local).to(Machine.to(local, true)).build(context);
    assertEquals(List.of(), second.ran());
    assertEquals(first.result().imageId(), second.result().imageId());
    // It moves between registry and folder.
    Machine.Built third = machine("c").from(local).to(Machine.to(cache(), true)).build(context);
    assertEquals(List.of(), third.ran());
    assertEquals(List.of(), machine("d").from(cache()).build(context).ran());
  }

  /** A CI system may have cleaned it up; what is lost is a miss for whoever needs it. */
  @Test
  void aFolderThatLostALayerIsWrittenAllTheSame() throws Exception {
    Path kept = folder.resolve("ci-cache");
    CacheLocation local = new CacheLocation.Folder(kept, "latest");
    machine("a").to(Machine.to(local, true)).build(context);
    Path blobs = kept.resolve("blobs/sha256");
    List<Path> before;
    try (var files = Files.list(blobs)) {
      before =
          files.sorted(java.util.Comparator.comparing(file -> file.toFile().length())).toList();
    }
    Files.delete(before.getLast());
    dockerfile("FROM scratch\nCOPY Dockerfile /other\n");
    Machine.Built other = machine("b").to(Machine.to(local, true)).build(context);
    assertEquals(List.of(), other.warnings());
    assertEquals(List.of(), machine("c").from(local).build(context).ran());
  }

  @Test
  void noCacheRefreshesTheSharedCache() throws Exception {
    Machine.Built first = sharing("a", true).build(context);
    Machine.Built fresh = sharing("b", true).noCache().build(context);
    assertEquals(5, fresh.ran().size());
    assertFalse(first.result().manifest().equals(fresh.result().manifest()));
    Machine.Built later = sharing("c", true).build(context);
    assertEquals(fresh.result().manifest(), later.result().manifest());
  }

  @Test
  void aCacheThatCannotBeReadIsAWarning() throws Exception {
    registry.guard = call -> call.path().contains("/cache/") ? Answer.error(403, "DENIED") : null;
    Machine.Built built = machine("a").from(cache()).build(context);
    assertEquals(5, built.ran().size());
    assertEquals(1, built.warnings().size(), built.warnings()::toString);
    assertTrue(
        built.warnings().getFirst().startsWith("--cache-from " + registry.host() + "/cache:main"),
        built.warnings()::toString);

    BuildException refused =
        assertThrows(
            BuildException.class, () -> machine("a").to(Machine.to(cache(), true)).build(context));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("--cache-to "), refused.getMessage());
    Machine.Built ignored =
        machine("a")
            .to(new CacheExport.To(cache(), true, Destination.Options.DEFAULT, true))
            .build(context);
    assertEquals(1, ignored.warnings().size(), ignored.warnings()::toString);
  }

  @Test
  void whatIsNoCacheIsNotReplacedByOne() throws Exception {
    machine("a").push(registry.host() + "/cache:main").build(context);
    BuildException refused =
        assertThrows(
            BuildException.class, () -> machine("a").to(Machine.to(cache(), true)).build(context));
    assertTrue(String.valueOf(refused.getMessage()).contains("image"), refused.getMessage());
    Machine.Built built = machine("b").from(cache()).build(context);
    assertEquals(1, built.warnings().size(), built.warnings()::toString);
  }

  @Test
  void aBrokenCacheIsWrittenAnew() throws Exception {
    sharing("a", true).build(context);
    Digest config = manifest("cache", "main").config().digest();
    registry.forgeBlob("cache", config, new byte[] {'{'});
    Machine.Built built = sharing("b", true).build(context);
    assertEquals(1, built.warnings().size(), built.warnings()::toString);
    assertEquals(List.of(), sharing("c", true).build(context).ran());
  }

  @Test
  void worksWithDockersRegistry() throws Exception {
    try (DockerRegistry real = new DockerRegistry(folder.resolve("registry"), "", "")) {
      CacheLocation cache = Machine.at(real.host() + "/cache:main");
      List<Callable<Machine.Built>> builds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Machine machine =
            machine("m" + i)
                .from(cache)
                .to(Machine.to(cache, true))
                .push(real.host() + "/app:m" + i);
        builds.add(() -> machine.build(context));
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (Future<Machine.Built> build : threads.invokeAll(builds)) {
          build.get();
        }
      }
      TreeSet<String> digests = new TreeSet<>();
      for (String name : List.of("m0", "m3", "m4", "m5")) {
        Machine.Built later =
            machine(name).from(cache).push(real.host() + "/app:later").build(context);
        assertEquals(List.of(), later.ran(), name);
        digests.add(later.result().manifest().digest().toString());
      }
      assertEquals(1, digests.size(), digests::toString);
    }
  }
}
