package dev.jbuild.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's skopeo, umoci and tar agree with what is written here, and the other way round. */
class ToolsIT {
  private static final Platform AMD64 = Platform.of("linux", "amd64");

  @TempDir Path root;
  private ImageStore store;
  private Descriptor target;

  private static String run(Path folder, String... command) throws Exception {
    Path output = Files.createTempFile(folder, "output", "");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertEquals(0, exit, String.join(" ", command) + "\n" + text);
    return text;
  }

  @BeforeEach
  void makeImage() throws Exception {
    store = new ImageStore(root.resolve("store"), OwnerPolicy.KEEP);
    Layer first;
    try (LayerWriter writer = store.layers().newLayer(new LayerId("first"))) {
      writer.add(TarEntry.directory("etc", 0755, 1_700_000_000L));
      add(writer, TarEntry.file("etc/gone", 0644, 1, 1_700_000_000L), "x");
      add(writer, TarEntry.file("etc/kept", 0640, 4, 1_700_000_000L).withOwner(33, 44), "kept");
      writer.add(TarEntry.hardlink("etc/link", "etc/kept"));
      writer.add(TarEntry.symlink("etc/sym", "kept", 1_700_000_000L));
      writer.add(TarEntry.directory("d".repeat(120), 0700, 1_700_000_000L));
      add(writer, TarEntry.file("d".repeat(120) + "/ü" + "f".repeat(150), 0644, 1, 1), "y");
      first = writer.commit();
    }
    Layer second;
    try (LayerWriter writer = store.layers().newLayer(new LayerId("second"))) {
      writer.add(TarEntry.directory("etc", 0755, 1_700_000_000L));
      writer.add(TarEntry.whiteout("etc/gone"));
      second = writer.commit();
    }
    ImageConfig config =
        ImageConfig.scratch(AMD64)
            .withConfig(ImageConfig.scratch(AMD64).config().withCmd(List.of("/bin/sh")))
            .withDiffIds(List.of(store.layers().diffId(first), store.layers().diffId(second)));
    Manifest manifest =
        new Manifest(
            MediaTypes.OCI_MANIFEST,
            store.blobs().put(MediaTypes.OCI_CONFIG, config.toBytes()),
            List.of(
                store.layers().blob(first, Compression.UNCOMPRESSED),
                store.layers().blob(second, Compression.GZIP)));
    target = store.blobs().put(MediaTypes.OCI_MANIFEST, manifest.toBytes()).withPlatform(AMD64);
    store.put(target, List.of(Reference.parse("sample:1")));
  }

  private static void add(LayerWriter writer, TarEntry entry, String content) throws IOException {
    writer.add(entry, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private Path save(ArchiveWriter.Format format, String name) throws IOException {
    Path file = root.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      new ArchiveWriter(BlobSource.of(store.blobs()), format, AMD64)
          .write(List.of(new ArchivedImage(target, List.of(Reference.parse("sample:1")))), out);
    }
    return file;
  }

  @Test
  void skopeoReadsTheStoreAndBothArchives() throws Exception {
    Path oci = save(ArchiveWriter.Format.OCI, "oci.tar");
    Path docker = save(ArchiveWriter.Format.DOCKER, "docker.tar");
    String digest = target.digest().toString();
    String[] sources = {
      "oci:" + store.root() + ":docker.io/library/sample:1",
      "oci-archive:" + oci,
      "oci-archive:" + docker
    };
    for (String source : sources) {
      String manifest = run(root, "skopeo", "inspect", "--raw", source);
      assertEquals(
          digest, Digest.sha256(manifest.getBytes(StandardCharsets.ISO_8859_1)).toString());
    }
    String inspected = run(root, "skopeo", "inspect", "docker-archive:" + docker);
    assertTrue(inspected.contains("\"Architecture\": \"amd64\""), inspected);
    // Copying reads and verifies every layer.
    run(
        root,
        "skopeo",
        "copy",
        "oci:" + store.root() + ":docker.io/library/sample:1",
        "dir:" + root.resolve("d1"));
    run(
        root,
        "skopeo",
        "copy",
        "docker-archive:" + docker + ":sample:1",
        "dir:" + root.resolve("d2"));
  }

  @Test
  void whatSkopeoWritesLoadsWithTheSameDigest() throws Exception {
    Path oci = save(ArchiveWriter.Format.OCI, "oci.tar");
    run(
        root,
        "skopeo",
        "copy",
        "--preserve-digests",
        "oci-archive:" + oci,
        "oci-archive:" + root.resolve("copied.tar") + ":localhost/copied:2");
    run(
        root,
        "skopeo",
        "copy",
        "oci-archive:" + oci,
        "docker-archive:" + root.resolve("copied-docker.tar") + ":docker.io/library/copied:3");
    ImageStore other = new ImageStore(root.resolve("other"), OwnerPolicy.KEEP);
    try (InputStream in = Files.newInputStream(root.resolve("copied.tar"))) {
      new ArchiveReader(other).load(in);
    }
    assertEquals(target.digest(), other.resolve("localhost/copied:2").target().digest());
    try (InputStream in = Files.newInputStream(root.resolve("copied-docker.tar"))) {
      new ArchiveReader(other).load(in);
    }
    Image loaded = other.image(other.resolve("copied:3").target(), AMD64);
    assertEquals(store.image(target, AMD64).config().diffIds(), loaded.config().diffIds());
    assertEquals(List.of(), other.verify());
  }

  @Test
  void umociUnpacksTheStore() throws Exception {
    Path bundle = root.resolve("bundle");
    run(
        root,
        "umoci",
        "unpack",
        "--image",
        store.root() + ":docker.io/library/sample:1",
        bundle.toString());
    Path etc = bundle.resolve("rootfs/etc");
    assertEquals("kept", Files.readString(etc.resolve("link")));
    assertTrue(Files.notExists(etc.resolve("gone")));
    assertEquals(33, Files.getAttribute(etc.resolve("kept"), "unix:uid"));
    assertEquals(2, Files.getAttribute(etc.resolve("kept"), "unix:nlink"));
    try (var names = Files.list(bundle.resolve("rootfs/" + "d".repeat(120)))) {
      assertEquals(1, names.count());
    }
  }

  @Test
  void podmanLoadsAndExportsTheImage() throws Exception {
    Path docker = save(ArchiveWriter.Format.DOCKER, "docker.tar");
    Path storage = root.resolve("podman");
    String[] podman = {
      "podman",
      "--root",
      storage.toString(),
      "--runroot",
      root.resolve("run").toString(),
      "--storage-driver",
      "vfs",
      "--cgroup-manager",
      "cgroupfs"
    };
    List<String> load = new ArrayList<>(List.of(podman));
    load.addAll(List.of("load", "-i", docker.toString()));
    String loaded = run(root, load.toArray(new String[0]));
    assertTrue(loaded.contains("sample:1"), loaded);
    Path saved = root.resolve("podman.tar");
    List<String> save = new ArrayList<>(List.of(podman));
    save.addAll(List.of("save", "--format", "docker-archive", "-o", saved.toString(), "sample:1"));
    run(root, save.toArray(new String[0]));
    ImageStore other = new ImageStore(root.resolve("other"), OwnerPolicy.KEEP);
    try (InputStream in = Files.newInputStream(saved)) {
      new ArchiveReader(other).load(in);
    }
    Image image = other.image(other.list().getFirst().target(), AMD64);
    assertEquals(store.image(target, AMD64).config().diffIds(), image.config().diffIds());
  }

  @Test
  void everyFormatOfGnuTarIsRead() throws Exception {
    Path in = Files.createDirectory(root.resolve("in"));
    Files.writeString(in.resolve("n".repeat(150)), "long");
    Files.createDirectories(in.resolve("deep/".repeat(40)));
    Files.writeString(in.resolve("deep/".repeat(40) + "f"), "x");
    Files.createSymbolicLink(in.resolve("sym"), Path.of("t".repeat(150)));
    Files.createLink(in.resolve("z-hard"), in.resolve("n".repeat(150)));
    Files.setAttribute(
        in.resolve("n".repeat(150)), "user:a", "value".getBytes(StandardCharsets.UTF_8));
    try (RandomAccessFile sparse = new RandomAccessFile(in.resolve("sparse").toFile(), "rw")) {
      for (int i = 0; i < 40; i++) {
        sparse.seek(i * 200_000L);
        sparse.write('a' + i % 26);
      }
      sparse.setLength(9_000_000);
    }
    byte[] expected = Files.readAllBytes(in.resolve("sparse"));
    Map<String, String[]> formats =
        Map.of(
            "gnu", new String[] {"--format=gnu"},
            "gnu sparse", new String[] {"--format=gnu", "--sparse"},
            "pax", new String[] {"--format=pax", "--xattrs"},
            "pax 0.0", new String[] {"--format=pax", "--sparse", "--sparse-version=0.0"},
            "pax 0.1", new String[] {"--format=pax", "--sparse", "--sparse-version=0.1"},
            "pax 1.0", new String[] {"--format=pax", "--sparse", "--sparse-version=1.0"});
    for (Map.Entry<String, String[]> format : formats.entrySet()) {
      Path tar = root.resolve("made.tar");
      List<String> command = new ArrayList<>(List.of("tar", "-cf", tar.toString(), "--sort=name"));
      command.addAll(List.of(format.getValue()));
      command.add(".");
      run(in, command.toArray(new String[0]));
      StringBuilder names = new StringBuilder();
      try (LayerTarReader reader = LayerTarReader.ofLayer(Files.newInputStream(tar))) {
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
          names.append(entry.path().length() < 10 ? entry.path() : "long");
          names.append(entry.linkTarget().length()).append(' ');
          if (entry.path().equals("sparse")) {
            byte[] content = reader.content().readAllBytes();
            assertTrue(java.util.Arrays.equals(expected, content), format.getKey());
          }
          if (entry.path().startsWith("nnn") && format.getKey().equals("pax")) {
            assertEquals(Map.of("user.a", "value"), entry.xattrs());
          }
        }
      }
      assertTrue(names.toString().contains("sym150 "), format.getKey() + " " + names);
      assertTrue(names.toString().contains("z-hard150 "), format.getKey() + " " + names);
    }
  }

  @Test
  void gnuTarAndPythonReadOurTars() throws Exception {
    Path tar =
        store
            .blobs()
            .path(store.layers().diffId(store.layers().find(new LayerId("first")).orElseThrow()));
    String listing = run(root, "tar", "-tvf", tar.toString());
    assertTrue(listing.contains("-rw-r----- 33/44"), listing);
    assertTrue(listing.contains("etc/link link to etc/kept"), listing);
    String python =
        """
        import tarfile, sys
        t = tarfile.open(sys.argv[1])
        print([len(m.name) for m in t.getmembers()], t.extractfile('etc/link').read())
        """;
    String read = run(root, "python3", "-c", python, tar.toString());
    assertEquals("[3, 8, 8, 8, 7, 120, 272] b'kept'\n", read);
  }
}
