package dev.jbuild.build.context;

import dev.jbuild.oci.Digest;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tar archive that was read once: its entries in memory, the content of its files in one
 * temporary file, digested on the way. Nothing of it is ever unpacked onto the host, so nothing in
 * it can reach out of where it belongs. Closing it frees the temporary file.
 */
public final class SpooledTar implements Closeable {
  private final FileChannel spool;
  private final List<TarEntry> entries = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final List<Digest> digests = new ArrayList<>();

  private SpooledTar(FileChannel spool) {
    this.spool = spool;
  }

  /**
   * Reads an archive, plain or compressed, and closes it.
   *
   * @param temporary a path at which nothing exists; removed from its folder at once
   * @throws dev.jbuild.oci.InvalidContentException where the tar is malformed or ends too early
   */
  public static SpooledTar read(InputStream archive, Path temporary) throws IOException {
    SpooledTar tar;
    try (InputStream content = Decompression.open(archive)) {
      tar =
          new SpooledTar(
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE));
      try {
        tar.fill(LayerTarReader.ofArchive(content));
      } catch (IOException | RuntimeException e) {
        tar.close();
        throw e;
      }
    }
    return tar;
  }

  private void fill(LayerTarReader reader) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long position = 0;
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      offsets.add(position);
      MessageDigest sha256 = Digest.newSha256();
      if (entry.type() == EntryType.FILE) {
        for (int n = reader.read(buffer, 0, buffer.length);
            n >= 0;
            n = reader.read(buffer, 0, buffer.length)) {
          sha256.update(buffer, 0, n);
          ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n);
          while (chunk.hasRemaining()) {
            position += spool.write(chunk, position);
          }
        }
      }
      digests.add(Digest.of(sha256));
      entries.add(entry.xattrs().isEmpty() ? entry : entry.withXattrs(kept(entry.xattrs())));
    }
  }

  private static Map<String, String> kept(Map<String, String> xattrs) {
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, String> xattr : xattrs.entrySet()) {
      if (KeptAttributes.contains(xattr.getKey())) {
        kept.put(xattr.getKey(), xattr.getValue());
      }
    }
    return kept;
  }

  /** Returns the entries in the order of the archive; paths are relative and clean. */
  public List<TarEntry> entries() {
    return entries;
  }

  /** Returns the digest of a file's content. */
  public Digest digest(int entry) {
    return digests.get(entry);
  }

  /** Opens the content of a file, any number of them at a time. */
  public InputStream open(int entry) {
    long start = offsets.get(entry);
    long end = start + entries.get(entry).size();
    return new InputStream() {
      private long position = start;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (position == end) {
          return length == 0 ? 0 : -1;
        }
        int wanted = (int) Math.min(length, end - position);
        int count = spool.read(ByteBuffer.wrap(bytes, offset, wanted), position);
        if (count > 0) {
          position += count;
        }
        return count;
      }
    };
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
