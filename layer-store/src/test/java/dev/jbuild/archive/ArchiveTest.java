package dev.jbuild.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Corpus;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.RawTar;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  @TempDir Path root;
  private ImageStore store;
  private int stores;

  @BeforeEach
  void open() {
    store = freshStore();
  }

  private ImageStore freshStore() {
    return new ImageStore(root.resolve("store" + stores++), OwnerPolicy.KEEP);
  }

  private static Descriptor image(ImageStore store, Compression compression) throws IOException {
    Layer layer;
    byte[] bytes = "content".getBytes(StandardCharsets.UTF_8);
    try (LayerWriter writer = store.layers().newLayer(LayerId.random())) {
      writer.add(TarEntry.file("f", 0644, bytes.length, 0), new ByteArrayInputStream(bytes));
      layer = writer.commit();
    }
    ImageConfig config =
        ImageConfig.scratch(AMD64).withDiffIds(List.of(store.layers().diffId(layer)));
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            store.blobs().put(MediaTypes.OCI_CONFIG, config.toBytes()),
            List.of(store.layers().blob(layer, compression)));
    return store.blobs().put(MediaTypes.OCI_MANIFEST, manifest.toBytes()).withPlatform(AMD64);
  }

  private static byte[] save(ImageStore store, ArchiveWriter.Format format, ArchivedImage... images)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ArchiveWriter(BlobSource.of(store.blobs()), format, AMD64).write(List.of(images), out);
    return out.toByteArray();
  }

  private static List<ArchivedImage> load(ImageStore store, byte[] archive) throws IOException {
    return new ArchiveReader(store).load(new ByteArrayInputStream(archive));
  }

  @Test
  void whatIsSavedLoadsWithTheSameDigestsAndNames() throws Exception {
    for (ArchiveWriter.Format format : ArchiveWriter.Format.values()) {
      for (Compression compression : Compression.values()) {
        Descriptor target = image(store, compression);
        ArchivedImage image =
            new ArchivedImage(
                target,
                List.of(Reference.parse("a:1"), Reference.parse("localhost:5000/b/c:latest")));
        byte[] archive = save(store, format, image);
        assertArrayEquals(archive, save(store, format, image));
        ImageStore other = freshStore();
        List<ArchivedImage> loaded = load(other, archive);
        assertEquals(1, loaded.size());
        assertEquals(target.digest(), loaded.getFirst().target().digest());
        assertEquals(target.digest(), other.resolve("localhost:5000/b/c").target().digest());
        assertEquals(target.digest(), other.resolve("a:1").target().digest());
        assertEquals(List.of(), other.verify());
        other.close();
      }
    }
  }

  @Test
  void compressedArchivesLoadToo() throws Exception {
    Descriptor target = image(store, Compression.GZIP);
    byte[] archive = save(store, ArchiveWriter.Format.OCI, new ArchivedImage(target, List.of()));
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(archive);
    }
    for (byte[] bytes :
        new byte[][] {gzip.toByteArray(), com.github.luben.zstd.Zstd.compress(archive)}) {
      ImageStore other = freshStore();
      assertEquals(target.digest(), load(other, bytes).getFirst().target().digest());
      assertTrue(other.list().getFirst().name().isEmpty());
    }
  }

  @Test
  void theBasesOfTheCorpusLoad() throws Exception {
    String folder = "base/busybox-docker.tar";
    if (!Corpus.isThere(folder)) {
      return;
    }
    for (String file : List.of("base/busybox-docker.tar", "base/busybox-oci.tar")) {
      ImageStore other = freshStore();
      try (InputStream in = Files.newInputStream(Corpus.root().resolve(file))) {
        new ArchiveReader(other).load(in);
      }
      Image image = other.image(other.resolve("busybox").target(), AMD64);
      assertEquals(
          "6a6cb3827d048dfa9b61000b6c6f1ab2404c7e6b864b645545d868e0fcfdcb33", image.id().hex());
      Layer layer =
          other
              .layers()
              .importBlob(
                  image.manifest().layers().getFirst(), image.config().diffIds().getFirst());
      assertTrue(other.layers().index(layer).find("bin/busybox") > 0);
      assertEquals(List.of(), other.verify());
      if (file.contains("oci")) {
        assertEquals(
            "a128086c6d5518e3b3d9a255050f4b19c9d2867792808158ad3e30a66d25ca19",
            image.descriptor().digest().hex());
      }
    }
  }

  private static final byte[] LAYER = new RawTar().file("f", "x").bytes();

  private static byte[] config() {
    return ImageConfig.scratch(AMD64)
        .withDiffIds(List.of(Digest.sha256(LAYER), Digest.sha256(LAYER)))
        .toBytes();
  }

  private static byte[] dockerManifest(String layers) {
    return ("[{\"Config\":\"c.json\",\"RepoTags\":[\"old:1\"],\"Layers\":[" + layers + "]}]")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void legacyDockerArchivesWithLinksLoad() throws Exception {
    RawTar tar =
        new RawTar()
            .entry('5', "one/", "", new byte[0])
            .file("one/VERSION", "1.0")
            .file("one/json", "{}")
            .entry('0', "one/layer.tar", "", LAYER)
            .entry('2', "two/layer.tar", "../one/layer.tar", new byte[0])
            .entry('0', "c.json", "", config())
            .file("repositories", "{}")
            .entry('0', "manifest.json", "", dockerManifest("\"one/layer.tar\",\"two/layer.tar\""));
    load(store, tar.bytes());
    Image image = store.image(store.resolve("old:1").target(), AMD64);
    assertEquals(Digest.sha256(config()), image.id());
    assertEquals(Digest.sha256(LAYER), image.manifest().layers().get(1).digest());
    assertEquals(3, store.blobs().list().size(), "VERSION and json are no part of the image");
  }

  @Test
  void hostileArchivesLeaveTheStoreAsItWas() throws Exception {
    store.put(image(store, Compression.GZIP), List.of(Reference.parse("before")));
    List<Digest> before = store.blobs().list().stream().sorted().toList();
    byte[] wrongDiff =
        ImageConfig.scratch(AMD64).withDiffIds(List.of(Digest.sha256(new byte[1]))).toBytes();
    Digest other = Digest.sha256("other".getBytes(StandardCharsets.UTF_8));
    Object[][] table = {
      {new RawTar(), "not an image archive: it is empty"},
      {
        new RawTar().file("readme", "x"),
        "not an image archive: neither index.json (OCI) nor manifest.json (docker) is in it"
      },
      {new RawTar().file("blobs/sha256/" + other.hex(), "evil"), "expected " + other},
      {new RawTar().file("index.json", "[]"), "invalid JSON: expected an object"},
      {
        new RawTar()
            .file(
                "index.json",
                "{\"manifests\":[{\"mediaType\":\""
                    + MediaTypes.OCI_MANIFEST
                    + "\",\"digest\":\""
                    + other
                    + "\",\"size\":5}]}"),
        "blob " + other + " is not in the store"
      },
      {
        new RawTar()
            .entry('0', "c.json", "", config())
            .entry('0', "manifest.json", "", dockerManifest("\"../../etc/passwd\"")),
        "1 layers, but 2 diffIDs"
      },
      {
        new RawTar()
            .entry('0', "c.json", "", config())
            .entry('0', "manifest.json", "", dockerManifest("\"a\",\"b\"")),
        "the archive lacks a"
      },
      {
        new RawTar()
            .entry('2', "a", "b", new byte[0])
            .entry('2', "b", "a", new byte[0])
            .entry('0', "c.json", "", config())
            .entry('0', "manifest.json", "", dockerManifest("\"a\",\"b\"")),
        "the archive lacks a"
      },
      {new RawTar().entry('2', "a", "../../etc/passwd", new byte[0]), "unsafe link in the archive"},
      {
        new RawTar()
            .entry('0', "l", "", LAYER)
            .entry('0', "c.json", "", wrongDiff)
            .entry('0', "manifest.json", "", dockerManifest("\"l\"")),
        "does not have the diffID"
      },
      {
        new RawTar().header('0', "index.json", "", 1L << 40),
        "index.json of the archive is too large"
      },
    };
    for (Object[] row : table) {
      IOException e =
          assertThrows(
              IOException.class, () -> load(store, ((RawTar) row[0]).bytes()), "" + row[1]);
      assertTrue(String.valueOf(e.getMessage()).contains((String) row[1]), e.getMessage());
      assertEquals(before, store.blobs().list().stream().sorted().toList(), "" + row[1]);
      assertEquals(1, store.list().size());
    }
    assertThrows(
        InvalidContentException.class,
        () -> load(store, "no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8)));
    byte[] good =
        save(
            store,
            ArchiveWriter.Format.OCI,
            new ArchivedImage(store.resolve("before").target(), List.of()));
    ImageStore fresh = freshStore();
    assertThrows(IOException.class, () -> load(fresh, java.util.Arrays.copyOf(good, 2000)));
    assertEquals(List.of(), fresh.blobs().list());
  }
}
