package dev.jbuild.registry;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An image of pseudo-random bytes.
 *
 * @param descriptor of the manifest
 * @param manifest the manifest
 * @param documents manifest and config
 * @param layers the layers
 */
record TestImage(
    Descriptor descriptor, Manifest manifest, List<byte[]> documents, List<byte[]> layers) {

  static TestImage of(long seed, int... layerSizes) {
    return of(seed, Platform.of("linux", "amd64"), layerSizes);
  }

  static TestImage of(long seed, Platform platform, int... layerSizes) {
    Random random = new Random(seed);
    List<byte[]> layers = new ArrayList<>();
    List<Descriptor> descriptors = new ArrayList<>();
    for (int size : layerSizes) {
      byte[] layer = new byte[size];
      random.nextBytes(layer);
      layers.add(layer);
      descriptors.add(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, layer));
    }
    byte[] config =
        ("{\"architecture\":\""
                + platform.architecture()
                + "\",\"os\":\"linux\",\"seed\":"
                + seed
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
            .getBytes(StandardCharsets.UTF_8);
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST, Descriptor.of(MediaTypes.OCI_CONFIG, config), descriptors);
    byte[] bytes = manifest.toBytes();
    return new TestImage(
        Descriptor.of(MediaTypes.OCI_MANIFEST, bytes).withPlatform(platform),
        manifest,
        List.of(bytes, config),
        layers);
  }

  static byte[] index(TestImage... images) {
    List<Descriptor> entries = new ArrayList<>();
    for (TestImage image : images) {
      entries.add(image.descriptor());
    }
    return new Index(entries).toBytes();
  }

  void putInto(BlobStore store) throws IOException {
    for (byte[] bytes : documents) {
      store.put("", bytes);
    }
    for (byte[] bytes : layers) {
      try (BlobWriter writer = store.writer()) {
        writer.write(bytes);
        writer.commit("");
      }
    }
  }

  void putInto(MemoryRegistry registry, String repository, String tag) {
    registry.putBlob(repository, documents.get(1));
    for (byte[] layer : layers) {
      registry.putBlob(repository, layer);
    }
    registry.putManifest(repository, tag, MediaTypes.OCI_MANIFEST, documents.get(0));
  }

  /** Whether manifest, config and layers are there, byte for byte. */
  boolean isIn(BlobStore store) throws IOException {
    for (byte[] bytes : all()) {
      Digest digest = Digest.sha256(bytes);
      if (!store.contains(digest) || !store.verify(digest)) {
        return false;
      }
    }
    return true;
  }

  private List<byte[]> all() {
    List<byte[]> all = new ArrayList<>(documents);
    all.addAll(layers);
    return all;
  }
}
