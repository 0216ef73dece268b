package dev.jbuild.layer;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.RawTar;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a temporary folder, and short ways to fill and to describe layers. */
abstract class LayerTestBase {
  @TempDir Path root;
  BlobStore blobs;
  LayerStore layers;

  @BeforeEach
  void openStore() {
    blobs = new BlobStore(root);
    layers = new LayerStore(root, blobs, OwnerPolicy.KEEP);
  }

  /** The layer of this tar, imported as a plain blob. */
  Layer layer(RawTar tar) throws IOException {
    return importPlain(tar.bytes());
  }

  Layer importPlain(byte[] tar) throws IOException {
    Descriptor blob = blobs.put(MediaTypes.OCI_LAYER, tar);
    return layers.importBlob(blob, blob.digest());
  }

  Layer importGzip(byte[] tar) throws IOException {
    Descriptor blob = putGzip(tar);
    return layers.importBlob(blob, Digest.sha256(tar));
  }

  Descriptor putGzip(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    try (BlobWriter writer = blobs.writer()) {
      writer.write(bytes.toByteArray());
      return writer.commit(MediaTypes.OCI_LAYER_GZIP);
    }
  }

  static void file(LayerWriter writer, String path, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    writer.add(TarEntry.file(path, 0644, bytes.length, 1000), new ByteArrayInputStream(bytes));
  }

  String content(Layer layer, String path) throws IOException {
    LayerIndex index = layers.index(layer);
    try (InputStream in = layers.open(layer, index, index.find(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One word an entry: {@code path}, with a mark of its type. */
  static String describe(LayerIndex index) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < index.size(); i++) {
      TarEntry entry = index.entry(i);
      text.append(text.isEmpty() ? "" : " ").append(FileName.printable(entry.path()));
      text.append(
          switch (entry.type()) {
            case DIRECTORY ->
                "/" + (index.isOpaque(i) ? "!" : "") + (index.isImplied(i) ? "?" : "");
            case SYMLINK -> ">" + entry.linkTarget();
            case HARDLINK -> "=" + entry.linkTarget();
            case WHITEOUT -> "~";
            case FIFO -> "|";
            case FILE, CHARACTER_DEVICE, BLOCK_DEVICE, OPAQUE -> "";
          });
    }
    return (index.isOpaque(0) ? "! " : "") + text;
  }

  /** The same of a folder in overlay form. */
  static String describe(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Directory directory = Directory.open(folder)) {
      byte[] opaque =
          ExtendedAttributes.get(Directory.working(), FileName.of(folder), "user.overlay.opaque");
      text.append(opaque == null ? "" : "!");
      describe(directory, "", text);
    }
    return text.toString().strip();
  }

  private static void describe(Directory directory, String prefix, StringBuilder text)
      throws IOException {
    List<DirectoryEntry> entries = directory.entries();
    entries.sort(Comparator.comparing(DirectoryEntry::name));
    for (DirectoryEntry entry : entries) {
      String name = entry.name();
      FileStatus status = directory.lstat(name);
      text.append(' ').append(FileName.printable(prefix + name));
      if (status.isDirectory()) {
        byte[] opaque = ExtendedAttributes.get(directory, name, "user.overlay.opaque");
        text.append(opaque == null ? "/" : "/!");
        try (Directory child = directory.openDirectory(name)) {
          describe(child, prefix + name + "/", text);
        }
      } else if (status.isWhiteout()) {
        text.append('~');
      } else if (status.isSymlink()) {
        text.append('>').append(directory.readLink(name));
      } else if (status.type() == FileStatus.FIFO) {
        text.append('|');
      }
    }
  }

  static EntryType typeOf(LayerIndex index, String path) {
    return index.entry(index.find(path)).type();
  }
}
