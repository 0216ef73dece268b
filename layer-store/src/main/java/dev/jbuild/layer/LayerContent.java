package dev.jbuild.layer;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens the content of one file of a layer. */
final class LayerContent {
  private LayerContent() {}

  /** From where the layer is extracted. */
  static InputStream ofFolder(Path fs, TarEntry entry) throws IOException {
    try (Directory root = Directory.open(fs)) {
      // The layer's own folders are never links, so the path can be opened as a whole.
      OpenFile file = root.openFile(entry.path(), OpenFlags.READ, 0);
      return file.stream();
    }
  }

  /**
   * From the layer's tar.
   *
   * @param offset where the headers of the entry begin
   */
  static InputStream ofTar(Path tar, long offset, TarEntry entry) throws IOException {
    FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ).position(offset);
    InputStream in = Channels.newInputStream(channel);
    LayerTarReader reader =
        entry.size() < (1 << 14) ? LayerTarReader.ofSmallEntry(in) : LayerTarReader.ofLayer(in);
    TarEntry found = reader.next();
    if (found == null || found.type() != EntryType.FILE || found.size() != entry.size()) {
      channel.close();
      throw new InvalidContentException("the index does not match the tar of a layer");
    }
    InputStream content = reader.content();
    return new FilterInputStream(content) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return content.read(into, from, length);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
