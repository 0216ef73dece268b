package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.Allocated;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.RawTar;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LayerStoreTest extends LayerTestBase {
  @Test
  void aCompressedLayerIsIndexedExtractedAndReadOnDemand() throws Exception {
    byte[] tar = new RawTar().file("etc/x", "hello").file("etc/.wh.y", "").bytes();
    Layer layer = importGzip(tar);
    assertFalse(Files.exists(layer.indexFile()));
    assertEquals("etc/? etc/x etc/y~", describe(layers.index(layer)));
    assertTrue(Files.exists(layer.indexFile()));
    assertFalse(Files.exists(layer.fs()));
    assertEquals("etc/ etc/x etc/y~", describe(layers.folder(layer)));
    assertEquals("hello", content(layer, "etc/x"));
    assertEquals(Digest.sha256(tar), layers.diffId(layer));
    assertEquals(layer.source().orElseThrow(), layers.blob(layer, Compression.GZIP));
    assertEquals(Digest.sha256(tar), layers.blob(layer, Compression.UNCOMPRESSED).digest());
    assertTrue(blobs.contains(Digest.sha256(tar)));
  }

  @Test
  void whatIsExtractedWithoutOwnersIsNotForThoseWhoHaveThem() throws Exception {
    Layer plain = importGzip(new RawTar().file("a", "one").bytes());
    Layer owned = importGzip(new RawTar().pax("uid", "5").file("a", "two").bytes());
    LayerStore single = new LayerStore(root, blobs, OwnerPolicy.IGNORE_REFUSED);
    assertEquals(plain.fs(), single.folder(plain));
    assertEquals(owned.unownedFs(), single.folder(owned));
    assertFalse(Files.exists(owned.fs()));
    try (var in = single.open(owned, single.index(owned), single.index(owned).find("a"))) {
      assertEquals("two", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void longRunsOfZerosTakeNoSpaceInTheFolder() throws Exception {
    String zeros = "\0".repeat(1 << 20);
    Layer layer = importGzip(new RawTar().file("a", zeros).file("b", "x" + zeros + "x").bytes());
    for (String name : List.of("a", "b")) {
      Path file = layers.folder(layer).resolve(name);
      assertTrue(Allocated.kilobytes(file) <= 512, name);
    }
    assertEquals(zeros, Files.readString(layer.fs().resolve("a")));
    assertEquals("x" + zeros + "x", Files.readString(layer.fs().resolve("b")));
  }

  @Test
  void contentIsReadFromTheTarWhereThereIsNoFolder() throws Exception {
    byte[] tar =
        new RawTar().file("a", "one").pax("path", "b".repeat(200)).file("x", "two").bytes();
    Layer layer = importGzip(tar);
    assertEquals("one", content(layer, "a"));
    assertEquals("two", content(layer, "b".repeat(200)));
    assertFalse(Files.exists(layer.fs()));
  }

  @Test
  void anotherDiffIdThanTheContentsIsRefused() throws Exception {
    byte[] tar = new RawTar().file("a", "x").bytes();
    Layer layer = layers.importBlob(putGzip(tar), Digest.sha256(new byte[] {1}));
    for (int i = 0; i < 2; i++) {
      assertThrows(InvalidContentException.class, () -> layers.index(layer));
      assertThrows(InvalidContentException.class, () -> layers.folder(layer));
      assertThrows(
          InvalidContentException.class, () -> layers.blob(layer, Compression.UNCOMPRESSED));
    }
    assertFalse(Files.exists(layer.fs()));
    assertFalse(Files.exists(layer.indexFile()));
  }

  @Test
  void aBlobThatIsNotHereIsFetchedWhenNeeded() throws Exception {
    byte[] tar = new RawTar().file("a", "x").bytes();
    Descriptor blob = putGzip(tar);
    byte[] content = blobs.read(blob.digest());
    blobs.delete(blob.digest());
    Layer layer = layers.importBlob(blob, Digest.sha256(tar));
    assertThrows(MissingBlobException.class, () -> layers.index(layer));
    int[] calls = new int[1];
    Layer again =
        layers.importBlob(
            blob,
            Digest.sha256(tar),
            wanted -> {
              calls[0]++;
              blobs.put(wanted.mediaType(), content);
            });
    assertSame(layer, again);
    assertEquals("a", describe(layers.index(layer)));
    layers.folder(layer);
    assertEquals(1, calls[0]);
  }

  @Test
  void aWrittenLayerHasTarIndexAndDiffIdAtOnce() throws Exception {
    LayerId id = new LayerId("key1");
    Layer layer;
    try (LayerWriter writer = layers.newLayer(id, OptionalLong.of(500))) {
      writer.add(TarEntry.directory("d", 0755, 1000));
      file(writer, "d/f", "content");
      writer.add(TarEntry.hardlink("d/g", "d/f"));
      layer = writer.commit();
    }
    assertEquals("d/ d/f d/g=d/f", describe(layers.index(layer)));
    assertEquals("content", content(layer, "d/f"));
    assertEquals("content", content(layer, "d/g"));
    TarEntry link = layers.index(layer).entry(layers.index(layer).find("d/g"));
    assertEquals(7, link.size());
    assertEquals(500, link.mtimeSeconds());
    Digest diffId = layers.diffId(layer);
    assertTrue(blobs.verify(diffId));
    // A fresh process sees the same.
    openStore();
    Layer found = layers.find(id).orElseThrow();
    assertEquals(diffId, layers.diffId(found));
    assertEquals("content", content(found, "d/g"));
    FileStatus status = Directory.working().lstat(layers.folder(found).resolve("d/f").toString());
    assertEquals(2, status.links());
    assertEquals(500, status.modifiedSeconds());
  }

  @Test
  void anAbandonedWriterLeavesNothing() throws Exception {
    try (LayerWriter writer = layers.newLayer(new LayerId("x"))) {
      file(writer, "f", "content");
    }
    assertEquals(List.of(), layers.list());
    assertEquals(List.of(), blobs.list());
  }

  @Test
  void theSecondOfTwoEqualLayersIsDiscarded() throws Exception {
    LayerId id = new LayerId("same");
    LayerWriter first = layers.newLayer(id);
    LayerWriter second = layers.newLayer(id);
    file(first, "f", "1");
    file(second, "f", "1");
    Layer one = first.commit();
    assertSame(one, second.commit());
    first.close();
    second.close();
    assertEquals(List.of(id), layers.list());
  }

  @Test
  void anOverlayUpperFolderIsAdoptedWithoutACopy() throws Exception {
    Path upper = Files.createDirectory(root.resolve("upper"));
    String name = FileName.of(upper);
    Files.createDirectory(upper.resolve("d"));
    Files.writeString(upper.resolve("d/f"), "content");
    Files.createLink(upper.resolve("d/g"), upper.resolve("d/f"));
    Files.createSymbolicLink(upper.resolve("l"), Path.of("../x"));
    Directory.working().mknod(name + "/gone", FileStatus.CHARACTER_DEVICE, 0, 0);
    Directory.working().mknod(name + "/pipe", FileStatus.FIFO | 0600, 0, 0);
    Directory.working().mknod(name + "/socket", FileStatus.SOCKET | 0600, 0, 0);
    set(upper.resolve("d"), "user.overlay.opaque", "y");
    set(upper.resolve("d"), "user.overlay.origin", "junk");
    set(upper.resolve("d/f"), "user.mine", "\0\1");
    Files.setLastModifiedTime(upper.resolve("d/f"), FileTime.fromMillis(5_000_123));
    Directory.working().chown(name + "/d/f", 33, 44);
    Directory.working().chmod(name + "/d/f", 04711);
    long inode = Directory.working().lstat(name + "/d/f").inode();
    Layer layer = layers.adopt(LayerId.random(), upper, OptionalLong.of(6000));
    assertFalse(Files.exists(upper));
    assertEquals(inode, Directory.working().lstat(layers.folder(layer) + "/d/f").inode());
    LayerIndex index = layers.index(layer);
    assertEquals("d/! d/f d/g=d/f gone~ l>../x pipe|", describe(index));
    TarEntry file = index.entry(index.find("d/f"));
    assertEquals(
        new TarEntry(
            "d/f",
            EntryType.FILE,
            04711,
            33,
            44,
            7,
            5000,
            123_000_000,
            "",
            Map.of("user.mine", "\0\1"),
            0,
            0),
        file);
    assertEquals(Map.of(), index.entry(index.find("d")).xattrs());
    assertEquals(6000, index.entry(index.find("l")).mtimeSeconds());
    assertEquals("content", content(layer, "d/g"));

    // Its tar gives the same layer elsewhere.
    Digest diffId = layers.diffId(layer);
    Layer copy =
        layers.importBlob(new Descriptor(MediaTypes.OCI_LAYER, diffId, blobs.size(diffId)), diffId);
    assertEquals(describe(index), describe(layers.index(copy)));
    assertEquals("d/! d/f d/g gone~ l>../x pipe|", describe(layers.folder(copy)));
    FileStatus status = Directory.working().lstat(layers.folder(copy) + "/d/f");
    assertEquals(
        "33 44 4711",
        status.uid() + " " + status.gid() + " " + Integer.toOctalString(status.permissions()));
    byte[] attribute =
        ExtendedAttributes.get(Directory.working(), layers.folder(copy) + "/d/f", "user.mine");
    assertEquals("\0\1", attribute == null ? null : new String(attribute, StandardCharsets.UTF_8));
  }

  private static void set(Path file, String name, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ExtendedAttributes.set(Directory.working(), FileName.of(file), name, bytes);
  }

  @Test
  void aLayerCannotSteerOverlayfs() throws Exception {
    Layer layer =
        layer(
            new RawTar()
                .pax("SCHILY.xattr.user.overlay.redirect", "/etc")
                .entry('5', "d", "", new byte[0]));
    Path folder = layers.folder(layer).resolve("d");
    assertEquals(List.of(), ExtendedAttributes.list(Directory.working(), FileName.of(folder)));
  }

  @Test
  void compressedBlobsAreRememberedAndHoldTheTar() throws Exception {
    Layer layer = importPlain(new RawTar().file("a", "x".repeat(100_000)).bytes());
    for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD)) {
      Descriptor blob = layers.blob(layer, compression);
      assertEquals(MediaTypes.ociLayer(compression), blob.mediaType());
      FileTime written = blobs.lastUsed(blob.digest());
      assertEquals(blob, layers.blob(layer, compression));
      assertEquals(written, blobs.lastUsed(blob.digest()));
      try (InputStream in = Decompression.open(blobs.open(blob.digest()))) {
        assertEquals(layers.diffId(layer), Digest.sha256(in.readAllBytes()));
      }
    }
    Digest nine = layers.blob(layer, Compression.GZIP, Optional.of(9), made -> {}).digest();
    Digest one = layers.blob(layer, Compression.GZIP, Optional.of(1), made -> {}).digest();
    assertFalse(nine.equals(one));
  }

  @Test
  void aTornIndexIsMadeAgain() throws Exception {
    Layer layer = layer(new RawTar().file("a", "x"));
    byte[] whole = IndexFile.encode(layers.index(layer));
    byte[][] torn = {
      {},
      java.util.Arrays.copyOf(whole, whole.length - 1),
      "garbage".getBytes(StandardCharsets.UTF_8)
    };
    for (byte[] part : torn) {
      Files.write(layer.indexFile(), part);
      openStore();
      assertEquals("a", describe(layers.index(layers.find(layer.id()).orElseThrow())));
    }
  }

  @Test
  void aTornLayerFolderIsAsGoodAsAbsent() throws Exception {
    Path folder = Files.createDirectories(root.resolve("layers/torn"));
    Files.writeString(folder.resolve("layer.json"), "");
    assertTrue(layers.find(new LayerId("torn")).isEmpty());
    try (LayerWriter writer = layers.newLayer(new LayerId("torn"))) {
      file(writer, "f", "1");
      assertEquals("f", describe(layers.index(writer.commit())));
    }
  }

  @Test
  void sparseFilesAreExtractedWithHoles() throws Exception {
    Layer layer =
        layer(
            new RawTar()
                .pax("GNU.sparse.size", "100000000")
                .pax("GNU.sparse.map", "99999996,4")
                .file("s", "data"));
    Path file = layers.folder(layer).resolve("s");
    assertEquals(100_000_000, Files.size(file));
    Object blocks = Files.getAttribute(file, "unix:nlink");
    assertEquals(1, blocks);
  }
}
