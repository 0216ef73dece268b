package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.config.RegistryConfig;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors come first, and what they lack comes from the registry itself. */
class MirrorTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  @TempDir private Path folder;

  private RegistryClient client(MemoryRegistry registry, String mirror) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("registries.conf"),
            """
            [[registry]]
            location = "%s"
            [[registry.mirror]]
            location = "%s/cache"
            """
                .formatted(registry.host(), mirror));
    return new RegistryClient(
        Clients.options()
            .withConfig(
                RegistryConfig.load(
                    Map.of(
                        "HOME",
                        folder.toString(),
                        "CONTAINERS_REGISTRIES_CONF",
                        conf.toString()))));
  }

  @Test
  void pullsFromTheMirrorAndWhatItLacksFromTheRegistry() throws IOException {
    TestImage image = TestImage.of(1, 10, 20);
    try (MemoryRegistry registry = new MemoryRegistry();
        MemoryRegistry mirror = new MemoryRegistry();
        RegistryClient client = client(registry, mirror.host())) {
      image.putInto(registry, "a/b", "v1");
      mirror.putBlob("cache/a/b", image.layers().get(0));
      Reference name = Reference.parse(registry.host() + "/a/b:v1");
      BlobStore store = new BlobStore(folder.resolve("store"));
      client.pull(name, AMD64, store, layer -> true, TransferListener.NONE);
      assertTrue(image.isIn(store));
      assertEquals(
          image.descriptor().digest(),
          client.head(name).orElseThrow().digest(),
          "not the mirror's");
      String first = image.manifest().layers().get(0).digest().hex();
      assertTrue(registry.server().log().stream().noneMatch(call -> call.path().endsWith(first)));
      assertEquals(
          Kind.NOT_FOUND,
          assertThrows(RegistryException.class, () -> client.resolve(name.withTag("nope"), AMD64))
              .kind());
      mirror.server().clearLog();
      client.push(name.withTag("v2"), image.descriptor(), BlobSource.of(store), PushOptions.NONE);
      assertTrue(mirror.server().log().isEmpty(), "nothing is pushed to a mirror");
    }
  }

  @Test
  void doesWithoutAMirrorThatIsDown() throws IOException {
    MemoryRegistry gone = new MemoryRegistry();
    gone.close();
    TestImage image = TestImage.of(1, 10);
    try (MemoryRegistry registry = new MemoryRegistry();
        RegistryClient client = client(registry, gone.host())) {
      image.putInto(registry, "a", "v1");
      assertEquals(
          image.descriptor().digest(),
          client
              .resolve(Reference.parse(registry.host() + "/a:v1"), AMD64)
              .document()
              .descriptor()
              .digest());
    }
  }
}
