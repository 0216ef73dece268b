package dev.jbuild.layer;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.LayerTarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A layer of 20,000 files and 200 MB on a tmpfs: tar with its digest, index, extraction, gzip.
 *
 * <p>Run: {@code java -cp ... org.openjdk.jmh.Main BenchmarkLayer}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
public class BenchmarkLayer {
  private Path root = Path.of("/dev/shm");
  private Path folder = root;
  private Path tar = root;
  private Digest digest = Digest.sha256(new byte[0]);
  private int runs;

  /** Makes the files and their tar. */
  @Setup(Level.Trial)
  public void makeFiles() throws IOException {
    root = Files.createTempDirectory(Path.of("/dev/shm"), "benchmark");
    folder = Files.createDirectory(root.resolve("fs"));
    Random random = new Random(1);
    byte[] content = new byte[20_000];
    for (int i = 0; i < 20_000; i++) {
      for (int k = 0; k < content.length; k += 16) {
        content[k] = (byte) random.nextInt(16);
      }
      Path file = folder.resolve("d" + i / 100 + "/f" + i);
      Files.createDirectories(file.getParent());
      Files.write(file, java.util.Arrays.copyOf(content, 1000 + random.nextInt(19_000)));
    }
    tar = root.resolve("layer.tar");
    try (OutputStream out = Files.newOutputStream(tar)) {
      writeTar(out);
    }
    digest = Digest.sha256(Files.readAllBytes(tar));
  }

  private void writeTar(OutputStream out) throws IOException {
    LayerTarWriter writer = new LayerTarWriter(out);
    new FolderScanner(new LayerTree(LayerTree.SILENT), writer, OptionalLong.empty()).scan(folder);
    writer.finish();
  }

  /** Removes the files. */
  @TearDown(Level.Trial)
  public void removeFiles() throws IOException {
    dev.jbuild.linux.FileTree.remove(root);
  }

  /** Folder to tar, without digest. */
  @Benchmark
  public void tarOfFolder() throws IOException {
    try (OutputStream out = Files.newOutputStream(root.resolve("out.tar"))) {
      writeTar(out);
    }
  }

  /** Folder to a blob in a store: with SHA-256. */
  @Benchmark
  public void blobOfFolder() throws IOException {
    BlobStore blobs = new BlobStore(root.resolve("store" + runs++));
    try (var blob = blobs.writer()) {
      writeTar(blob);
      blob.commit("");
    }
  }

  /** Tar to folder and index, verified. */
  @Benchmark
  public LayerIndex extract() throws IOException {
    Path into = Files.createDirectory(root.resolve("into" + runs++));
    try (InputStream in = Files.newInputStream(tar);
        VerifiedStream verifying = VerifiedStream.of(in, digest, IOException::new)) {
      return new Extractor(into, OwnerPolicy.KEEP).extract(verifying);
    }
  }

  /** Tar to index. */
  @Benchmark
  public LayerIndex index() throws IOException {
    LayerTree tree = new LayerTree(LayerTree.SILENT);
    try (var reader = dev.jbuild.tar.LayerTarReader.ofLayer(Files.newInputStream(tar))) {
      for (var entry = reader.next(); entry != null; entry = reader.next()) {
        tree.put(entry, reader.entryOffset());
      }
    }
    return tree.toIndex();
  }

  /** Gzip of the tar on all cores. */
  @Benchmark
  public void gzip() throws IOException {
    try (GzipWriter gzip =
        new GzipWriter(
            OutputStream.nullOutputStream(), 6, Runtime.getRuntime().availableProcessors())) {
      new ByteArrayInputStream(Files.readAllBytes(tar)).transferTo(gzip);
      gzip.finish();
    }
  }
}
