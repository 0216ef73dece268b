package dev.jbuild.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoreTest {
  @TempDir Path root;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasWrittenIsReadBack() throws Exception {
    BlobStore store = new BlobStore(root);
    Descriptor descriptor = store.put("text/plain", bytes("hello"));
    assertEquals(
        "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        descriptor.digest().toString());
    assertEquals(5, store.size(descriptor.digest()));
    assertEquals("hello", new String(store.read(descriptor.digest()), StandardCharsets.UTF_8));
    assertEquals(List.of(descriptor.digest()), store.list());
    assertTrue(store.verify(descriptor.digest()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "x0", "0x", "0x0", "x00x"})
  void longRunsOfZerosAreHoles(String pieces) throws Exception {
    BlobStore store = new BlobStore(root);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Descriptor descriptor;
    try (BlobWriter writer = store.writer()) {
      for (int i = 0; i < pieces.length(); i++) {
        byte[] content = pieces.charAt(i) == 'x' ? bytes("data") : new byte[1 << 20];
        expected.writeBytes(content);
        writer.write(content);
        writer.write(content, 0, 0);
      }
      descriptor = writer.commit("text/plain");
    }
    assertEquals(Digest.sha256(expected.toByteArray()), descriptor.digest());
    assertArrayEquals(expected.toByteArray(), store.read(descriptor.digest()));
    assertTrue(Allocated.kilobytes(store.path(descriptor.digest())) <= 16);
  }

  @Test
  void otherContentThanExpectedIsNotMadeVisible() throws Exception {
    BlobStore store = new BlobStore(root);
    Digest other = Digest.sha256(bytes("other"));
    try (BlobWriter writer = store.writer()) {
      writer.write(bytes("hello"));
      InvalidContentException e =
          assertThrows(
              InvalidContentException.class, () -> writer.commit(new Descriptor("", other, 5)));
      assertTrue(String.valueOf(e.getMessage()).contains("expected " + other), e.getMessage());
    }
    try (BlobWriter writer = store.writer()) {
      writer.write(bytes("hello"));
      assertThrows(
          InvalidContentException.class,
          () -> writer.commit(new Descriptor("", Digest.sha256(bytes("hello")), 6)));
    }
    try (BlobWriter writer = store.writer()) {
      writer.write(bytes("aborted"));
    }
    assertEquals(List.of(), store.list());
    store.ingest().close();
    assertEquals(List.of(), files(root.resolve("ingest")));
  }

  /** Blobs of that size are forced to the disk while they are still being written. */
  @Test
  void aLargeBlobIsWhole() throws Exception {
    BlobStore store = new BlobStore(root);
    byte[] piece = new byte[3 << 20];
    new Random(1).nextBytes(piece);
    MessageDigest expected = Digest.newSha256();
    try (BlobWriter writer = store.writer()) {
      for (int i = 0; i < 20; i++) {
        writer.write(piece);
        expected.update(piece);
      }
      Descriptor blob = writer.commit("");
      assertEquals(Digest.of(expected), blob.digest());
      assertEquals(20L * piece.length, store.size(blob.digest()));
      assertTrue(store.verify(blob.digest()));
    }
    try (BlobWriter writer = store.writer()) {
      for (int i = 0; i < 20; i++) {
        writer.write(piece);
      }
    }
    try (Stream<Path> files = Files.walk(root.resolve("ingest"))) {
      assertEquals(
          List.of(),
          files
              .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".lock"))
              .toList());
    }
  }

  @Test
  void damageOnDiskIsToldWhenADocumentIsRead() throws Exception {
    BlobStore store = new BlobStore(root);
    Descriptor descriptor = store.put("", bytes("hello"));
    Files.writeString(store.path(descriptor.digest()), "jello");
    assertThrows(InvalidContentException.class, () -> store.read(descriptor.digest()));
    assertFalse(store.verify(descriptor.digest()));
  }

  @Test
  void racingWritersOfOneBlobAllSucceed() throws Exception {
    BlobStore store = new BlobStore(root);
    byte[] content = new byte[100_000];
    Descriptor expected = Descriptor.of("", content);
    List<Callable<Descriptor>> tasks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      tasks.add(() -> {
        try (BlobWriter writer = store.writer()) {
          writer.write(content);
          return writer.commit(expected);
        }
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Descriptor> result : threads.invokeAll(tasks)) {
        assertEquals(expected, result.get());
      }
    }
    assertEquals(List.of(expected.digest()), store.list());
  }

  @Test
  void aKilledWriterLeavesNothingThatALaterRunTripsOver() throws Exception {
    Process writer = KilledWriter.start(root);
    assertEquals('w', writer.getInputStream().read());
    assertEquals(1, folders(root.resolve("ingest")));
    BlobStore store = new BlobStore(root);
    store.ingest().sweep();
    assertEquals(1, folders(root.resolve("ingest")), "a living process keeps its files");
    writer.destroyForcibly();
    assertTrue(writer.waitFor(20, TimeUnit.SECONDS));
    assertEquals(List.of(), store.list());
    store.ingest().sweep();
    assertEquals(List.of(), files(root.resolve("ingest")));
    assertEquals(5, store.put("", bytes("hello")).size());
  }

  private static long folders(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isDirectory).count();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    }
  }

  /** A process that is in the middle of a blob until it is killed. */
  static final class KilledWriter {
    static Process start(Path root) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              KilledWriter.class.getName(),
              root.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    public static void main(String[] args) throws Exception {
      BlobWriter writer = new BlobStore(Path.of(args[0])).writer();
      writer.write(new byte[1000]);
      System.out.print("w");
      System.out.flush();
      Thread.sleep(60_000);
      writer.close();
    }
  }
}
