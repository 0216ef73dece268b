package dev.jbuild.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  @TempDir Path root;
  private ImageStore store;

  @BeforeEach
  void open() {
    store = new ImageStore(root.resolve("store"), OwnerPolicy.KEEP);
  }

  /** An image with one layer that holds one file of this content. */
  static Descriptor image(ImageStore store, String content) throws IOException {
    Layer layer;
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    LayerId id = new LayerId("key" + Digest.sha256(bytes).shortHex());
    try (LayerWriter writer = store.layers().newLayer(id)) {
      writer.add(TarEntry.file("f", 0644, bytes.length, 0), new ByteArrayInputStream(bytes));
      layer = writer.commit();
    }
    ImageConfig config =
        ImageConfig.scratch(AMD64).withDiffIds(List.of(store.layers().diffId(layer)));
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            store.blobs().put(MediaTypes.OCI_CONFIG, config.toBytes()),
            List.of(store.layers().blob(layer, Compression.UNCOMPRESSED)));
    return store.blobs().put(MediaTypes.OCI_MANIFEST, manifest.toBytes()).withPlatform(AMD64);
  }

  private static Reference name(String text) {
    return Reference.parse(text);
  }

  private String names() throws IOException {
    List<String> names = new ArrayList<>();
    for (StoredImage image : store.list()) {
      names.add(image.name().map(Reference::familiar).orElse("<none>"));
    }
    return names.toString();
  }

  @Test
  void anEmptyStoreIsNotMadeByLooking() throws Exception {
    assertEquals(List.of(), store.list());
    assertEquals(List.of(), store.verify());
    assertThrows(NoSuchImageException.class, () -> store.resolve("busybox"));
    assertFalse(Files.exists(store.root()));
  }

  @Test
  void imagesAreFoundByNameIdAndDigest() throws Exception {
    Descriptor target = image(store, "one");
    store.put(target, List.of(name("tinyhttpd:v0.1"), name("quay.io/x/y")));
    Digest id = store.list().getFirst().id();
    String[] table = {
      "tinyhttpd:v0.1",
      "docker.io/library/tinyhttpd:v0.1",
      "quay.io/x/y:latest",
      "quay.io/x/y",
      "tinyhttpd@" + target.digest(),
      id.hex(),
      id.toString(),
      id.shortHex(),
      target.digest().toString(),
      target.digest().shortHex(),
    };
    for (String text : table) {
      assertEquals(target, store.resolve(text).target(), text);
    }
    assertEquals(target, store.find(name("quay.io/x/y")).orElseThrow());
    for (String text : new String[] {"tinyhttpd", "", "nope", "sha256:", "Upper"}) {
      assertThrows(NoSuchImageException.class, () -> store.resolve(text), text);
    }
    Image image = store.image(target, AMD64);
    assertEquals(id, image.id());
    assertEquals(1, image.config().diffIds().size());
  }

  @Test
  void aMovedTagLeavesTheOldImageWithoutAName() throws Exception {
    Descriptor one = image(store, "one");
    Descriptor two = image(store, "two");
    store.put(one, List.of(name("a")));
    store.put(two, List.of(name("a")));
    assertEquals("[a:latest, <none>]", names());
    assertEquals(two, store.resolve("a").target());
    store.put(one, List.of(name("b")));
    assertEquals("[a:latest, b:latest]", names());
    store.put(two, List.of());
    assertEquals("[a:latest, b:latest]", names());
    store.put(two, List.of(name("b")));
    assertEquals(1, store.removeUnnamed(Instant.MAX).size());
    assertEquals("[a:latest, b:latest]", names());
  }

  @Test
  void removalUntagsOrDeletes() throws Exception {
    Descriptor one = image(store, "one");
    store.put(one, List.of(name("a"), name("b"), name("c")));
    Digest id = store.list().getFirst().id();
    assertEquals(new Removal(List.of(name("a:latest")), List.of()), store.remove("a", false));
    NoSuchImageException e =
        assertThrows(NoSuchImageException.class, () -> store.remove(id.shortHex(), false));
    assertTrue(String.valueOf(e.getMessage()).contains("several names"), e.getMessage());
    assertEquals(
        new Removal(List.of(name("b:latest"), name("c:latest")), List.of(id)),
        store.remove(id.shortHex(), true));
    assertEquals("[]", names());
    store.put(one, List.of());
    assertEquals(new Removal(List.of(), List.of(id)), store.remove(id.hex(), false));
  }

  @Test
  void collectionRemovesWhatNothingNeeds() throws Exception {
    Descriptor one = image(store, "one");
    Descriptor two = image(store, "two");
    image(store, "three");
    store.put(one, List.of(name("a")));
    Layer kept = store.layers().find(layerOf("three")).orElseThrow();
    Collection collection = store.collect(Set.of(kept.id()));
    assertEquals(0, store.verify().size());
    assertTrue(store.layers().find(kept.id()).isPresent());
    assertTrue(store.blobs().contains(store.layers().diffId(kept)));
    assertTrue(store.layers().find(layerOf("two")).isEmpty());
    assertFalse(store.blobs().contains(two.digest()));
    assertEquals(2, collection.layers(), "one and two: no cache record has these layers");
    assertEquals(one, store.resolve("a").target());
    assertEquals(1, store.image(one, AMD64).manifest().layers().size());
    store.remove("a", false);
    store.collect(Set.of());
    assertEquals(List.of(), store.blobs().list());
    assertEquals(List.of(), store.layers().list());
  }

  private static LayerId layerOf(String content) {
    return new LayerId("key" + Digest.sha256(content.getBytes(StandardCharsets.UTF_8)).shortHex());
  }

  @Test
  void aPinKeepsWhatARunningBuildWroteOrUses() throws Exception {
    Descriptor old = image(store, "old");
    Descriptor used = image(store, "used");
    for (Digest blob : store.blobs().list()) {
      Files.setLastModifiedTime(store.blobs().path(blob), FileTime.fromMillis(1000));
    }
    for (LayerId layer : store.layers().list()) {
      Files.setLastModifiedTime(
          root.resolve("store/layers").resolve(layer.value()), FileTime.fromMillis(1000));
    }
    Descriptor fresh;
    Pin pin = store.pin();
    fresh = image(store, "fresh");
    pin.use(used.digest());
    pin.use(store.layers().find(layerOf("used")).orElseThrow());
    store.collect(Set.of());
    assertTrue(store.blobs().contains(fresh.digest()));
    assertTrue(store.blobs().contains(used.digest()));
    assertTrue(store.layers().find(layerOf("used")).isPresent());
    assertFalse(store.blobs().contains(old.digest()));
    assertTrue(store.layers().find(layerOf("old")).isEmpty());
    assertThrows(MissingBlobException.class, () -> pin.use(old.digest()));
    pin.close();
    store.collect(Set.of());
    assertEquals(List.of(), store.blobs().list());
  }

  @Test
  void manyWritersOfTheIndexLoseNothing() throws Exception {
    Descriptor target = image(store, "one");
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Reference name = name("image" + i);
      tasks.add(() -> {
        ImageStore other = new ImageStore(store.root(), OwnerPolicy.KEEP);
        other.put(target, List.of(name));
        other.close();
        return true;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertTrue(result.get());
      }
    }
    assertEquals(20, store.list().size());
  }

  @Test
  void damageIsFoundAndToldClearly() throws Exception {
    Descriptor target = image(store, "one");
    store.put(target, List.of(name("a")));
    Image image = store.image(target, AMD64);
    Digest layer = image.manifest().layers().getFirst().digest();
    Files.writeString(store.blobs().path(layer), "junk");
    assertEquals(
        List.of(new Problem(layer, "damaged: the content has another digest")), store.verify());
    store.blobs().delete(layer);
    assertEquals(List.of(new Problem(layer, "missing")), store.verify());
    Files.writeString(store.root().resolve("index.json"), "{");
    InvalidContentException e = assertThrows(InvalidContentException.class, () -> store.list());
    assertTrue(String.valueOf(e.getMessage()).startsWith("the image store is damaged: "));
  }

  @Test
  void usageTellsImagesFromCache() throws Exception {
    Descriptor one = image(store, "one");
    store.put(one, List.of(name("a"), name("b")));
    image(store, "two");
    Usage usage = store.usage();
    assertEquals(1, usage.images().size());
    Usage.ImageUse image = usage.images().getFirst();
    assertEquals(2, image.names().size());
    assertEquals(usage.imageBytes(), image.size());
    assertEquals(image.size(), image.unique());
    Layer layer = store.layers().find(layerOf("one")).orElseThrow();
    long tar = store.blobs().size(store.layers().diffId(layer));
    assertEquals(tar + one.size() + configSize(one), image.size());
    // The tar of layer "one" is the image's; that of "two" is its own.
    long ofOne = size(usage, layerOf("one"));
    assertEquals(ofOne + tar, size(usage, layerOf("two")));
    assertTrue(usage.looseBytes() > 0, "manifest and config of the image that nobody put");
    store.collect(Set.of(layerOf("one"), layerOf("two")));
    assertEquals(0, store.usage().looseBytes());
  }

  private long configSize(Descriptor manifest) throws IOException {
    return store.image(manifest, AMD64).manifest().config().size();
  }

  private static long size(Usage usage, LayerId id) {
    return usage.layers().stream()
        .filter(layer -> layer.id().equals(id))
        .findFirst()
        .orElseThrow()
        .size();
  }

  @Test
  void unnamedImagesGoUnlessTheyAreNewer() throws Exception {
    store.put(image(store, "one"), List.of());
    store.put(image(store, "two"), List.of(name("a")));
    assertEquals(List.of(), store.removeUnnamed(Instant.EPOCH));
    assertEquals(1, store.removeUnnamed(Instant.MAX).size());
    assertEquals("[a:latest]", names());
  }

  @Test
  void theDefaultPlaceFollowsTheEnvironment() {
    Path home = Path.of("/home/me");
    Object[][] table = {
      {Map.of("JBUILD_ROOT", "/x"), true, "/x"},
      {Map.of(), true, "/var/lib/jbuild"},
      {Map.of("XDG_DATA_HOME", "/data"), false, "/data/jbuild"},
      {Map.of("XDG_DATA_HOME", "relative"), false, "/home/me/.local/share/jbuild"},
      {Map.of("JBUILD_ROOT", ""), false, "/home/me/.local/share/jbuild"},
    };
    for (Object[] row : table) {
      @SuppressWarnings("unchecked") // The table above says so.
      Map<String, String> environment = (Map<String, String>) row[0];
      Path place = ImageStore.defaultRoot(environment, (Boolean) row[1], home);
      assertEquals(Path.of((String) row[2]), place);
    }
  }
}
