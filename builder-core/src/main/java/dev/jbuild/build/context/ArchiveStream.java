package dev.jbuild.build.context;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.LayerTarReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * Tar archives, plain or compressed, known by their content and not by their names: gzip, bzip2, xz
 * and zstd, the latter also behind skippable frames.
 */
public final class ArchiveStream {
  private static final int MAGIC_LENGTH = 6;
  private static final int BUFFER = 1 << 16;

  /** What xz may take for its dictionary; the largest preset needs 64 MiB and a little. */
  private static final int XZ_MEMORY_KIB = 100 << 10;

  private ArchiveStream() {}

  /**
   * Returns the stream decompressed, or itself where no compression is known by its first bytes.
   * Closing the result closes the stream.
   */
  public static InputStream decompress(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(MAGIC_LENGTH);
    byte[] magic = buffered.readNBytes(MAGIC_LENGTH);
    buffered.reset();
    if (starts(magic, 0x1F, 0x8B, 0x08)) {
      return new GZIPInputStream(buffered, BUFFER);
    }
    if (starts(magic, 'B', 'Z', 'h')) {
      return new BZip2CompressorInputStream(buffered, true);
    }
    if (starts(magic, 0xFD, '7', 'z', 'X', 'Z', 0)) {
      return XZCompressorInputStream.builder()
          .setInputStream(buffered)
          .setDecompressConcatenated(true)
          .setMemoryLimitKiB(XZ_MEMORY_KIB)
          .get();
    }
    boolean skippable =
        magic.length >= 4 && (magic[0] & 0xF0) == 0x50 && starts(rest(magic), 0x2A, 0x4D, 0x18);
    if (skippable || starts(magic, 0x28, 0xB5, 0x2F, 0xFD)) {
      return new ZstdCompressorInputStream(buffered);
    }
    return buffered;
  }

  /** Says whether a stream is a tar, perhaps compressed; closes it. */
  public static boolean isArchive(InputStream in) throws IOException {
    InputStream content;
    try {
      content = decompress(in);
    } catch (IOException e) {
      in.close();
      return false;
    }
    try (LayerTarReader reader = LayerTarReader.ofArchive(content)) {
      return reader.next() != null;
    } catch (InvalidContentException | EOFException e) {
      return false;
    } catch (IOException e) {
      // What decompressors throw at what only began like their format.
      return false;
    }
  }

  private static byte[] rest(byte[] magic) {
    return java.util.Arrays.copyOfRange(magic, 1, magic.length);
  }

  private static boolean starts(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
