package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.RawTar;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A large layer in a small heap, a full disk, and being killed at any instant. */
class LimitsIT extends LayerTestBase {
  private static Process java(List<String> before, String heap, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx" + heap, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws Exception {
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  @Test
  void aLayerOf500MegabytesPassesThroughAHeapOf128() throws Exception {
    assertTrue(output(java(List.of(), "128m", "large", root.toString())).contains("done"));
  }

  @Test
  void aFullDiskLeavesTheStoreIntact() throws Exception {
    String mount = "mount -t tmpfs -o size=8m none \"$0\" && exec \"$@\"";
    List<String> before =
        List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, root.toString());
    String text = output(java(before, "128m", "full", root.toString()));
    assertTrue(text.contains("No space left on device"), text);
    assertTrue(text.contains("intact"), text);
  }

  @Test
  void killedAtAnyInstantNothingHalfMadeIsEverSeen() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 12; i++) {
      Process child = java(List.of(), "128m", "churn", root.toString());
      assertEquals('r', child.getInputStream().read());
      Thread.sleep(random.nextInt(400));
      child.destroyForcibly();
      assertTrue(child.waitFor(20, TimeUnit.SECONDS));
      openStore();
      for (Digest blob : blobs.list()) {
        assertTrue(blobs.verify(blob));
      }
      for (LayerId id : layers.list()) {
        Layer layer = layers.find(id).orElseThrow();
        String entries = describe(layers.index(layer)).replace("?", "").replaceAll("=\\S+", "");
        if (Files.exists(layer.fs())) {
          assertEquals(entries, describe(layer.fs()));
        }
      }
      blobs.ingest().close();
    }
    blobs.ingest().sweep();
    try (var left = Files.list(root.resolve("ingest"))) {
      assertEquals(
          0, left.filter(path -> !path.getFileName().toString().endsWith(".lock")).count());
    }
  }

  /** What runs in another process. */
  static final class Child {
    private final BlobStore blobs;
    private final LayerStore layers;

    private Child(Path root) {
      blobs = new BlobStore(root);
      layers = new LayerStore(root, blobs, OwnerPolicy.KEEP);
    }

    public static void main(String[] args) throws Exception {
      Child child = new Child(Path.of(args[1]));
      switch (args[0]) {
        case "large" -> child.large();
        case "full" -> child.full();
        default -> child.churn();
      }
    }

    /** Bytes that compress a little, without end. */
    private static InputStream noise(long seed) {
      byte[] block = new byte[1_000_003];
      new Random(seed).nextBytes(block);
      for (int i = 0; i < block.length; i++) {
        block[i] &= 0x3F;
      }
      return new InputStream() {
        private int at;

        @Override
        public int read() {
          throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          int n = Math.min(length, block.length - at);
          System.arraycopy(block, at, into, offset, n);
          at = (at + n) % block.length;
          return n;
        }
      };
    }

    private void large() throws Exception {
      Layer layer;
      try (LayerWriter writer = layers.newLayer(new LayerId("large"))) {
        writer.add(TarEntry.file("big", 0644, 500L << 20, 0), noise(1));
        layer = writer.commit();
      }
      Descriptor gzip = layers.blob(layer, Compression.GZIP, Optional.of(1), made -> {});
      Digest diffId = layers.diffId(layer);
      blobs.delete(diffId);
      layers.delete(layer.id());
      Layer imported = layers.importBlob(gzip, diffId);
      long size = Files.size(layers.folder(imported).resolve("big"));
      Layer adopted = layers.adopt(LayerId.random(), imported.fs());
      System.out.println(size + " " + layers.blob(adopted, Compression.ZSTD).size() + " done");
    }

    private void full() throws Exception {
      Layer good;
      try (LayerWriter writer = layers.newLayer(new LayerId("good"))) {
        writer.add(TarEntry.file("small", 0644, 2 << 20, 0), noise(1));
        good = writer.commit();
      }
      for (int i = 0; i < 2; i++) {
        try (LayerWriter writer = layers.newLayer(new LayerId("bad"))) {
          writer.add(TarEntry.file("big", 0644, 20 << 20, 0), noise(2));
          writer.commit();
          throw new AssertionError("the disk is not full");
        } catch (IOException e) {
          System.out.println(e.getMessage());
        }
        layers.folder(good);
        blobs.put(MediaTypes.OCI_CONFIG, new byte[] {(byte) i});
      }
      for (Digest blob : blobs.list()) {
        if (!blobs.verify(blob)) {
          throw new AssertionError("damaged " + blob);
        }
      }
      System.out.println(
          blobs.list().size() == 3 && layers.list().size() == 1 ? "intact" : "broken");
    }

    private void churn() throws Exception {
      System.out.print("r");
      System.out.flush();
      Random random = new Random();
      while (true) {
        RawTar tar = new RawTar();
        for (int i = 0; i < 200; i++) {
          tar.file("d" + i % 7 + "/f" + i, "content " + random.nextInt());
        }
        byte[] bytes = tar.bytes();
        Descriptor blob = blobs.put(MediaTypes.OCI_LAYER, bytes);
        Layer layer = layers.importBlob(blob, blob.digest());
        layers.folder(layer);
        layers.blob(layer, Compression.GZIP);
        Path upper = Files.createDirectory(blobs.ingest().newPath("upper"));
        Files.writeString(upper.resolve("f"), "x");
        Layer adopted = layers.adopt(LayerId.random(), upper);
        layers.diffId(adopted);
        if (random.nextBoolean()) {
          layers.delete(layer.id());
        }
      }
    }
  }
}
