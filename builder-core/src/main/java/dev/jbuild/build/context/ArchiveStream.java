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
  private static final int TAR_HEADER = 512;
  private static final int CHECKSUM = 148;

  /** What xz may take for its dictionary; the largest preset needs 64 MiB and a little. */
  private static final int XZ_MEMORY_KIB = 100 << 10;

  private ArchiveStream() {}

  /**
   * Returns the stream decompressed, or itself where no compression is known by its first bytes.
   * Closing the result closes the stream.
   */
  public static InputStream decompress(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    byte[] magic = peek(buffered, MAGIC_LENGTH);
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
    if (isZstd(magic)) {
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

  /**
   * Says whether a stream begins with a known compression or with a header of a tar; nothing is
   * taken from it.
   */
  static boolean beginsLikeArchive(BufferedInputStream in) throws IOException {
    byte[] head = peek(in, TAR_HEADER);
    return starts(head, 0x1F, 0x8B, 0x08)
        || starts(head, 'B', 'Z', 'h')
        || starts(head, 0xFD, '7', 'z', 'X', 'Z', 0)
        || isZstd(head)
        || isTarHeader(head);
  }

  private static byte[] peek(BufferedInputStream in, int length) throws IOException {
    in.mark(length);
    byte[] bytes = in.readNBytes(length);
    in.reset();
    return bytes;
  }

  private static boolean isZstd(byte[] head) {
    boolean skippable =
        head.length >= 4
            && (head[0] & 0xF0) == 0x50
            && head[1] == 0x2A
            && head[2] == 0x4D
            && head[3] == 0x18;
    return skippable || starts(head, 0x28, 0xB5, 0x2F, 0xFD);
  }

  /** Checks the sum that every tar header carries of itself. */
  private static boolean isTarHeader(byte[] head) {
    if (head.length < TAR_HEADER) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < TAR_HEADER; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : head[i] & 0xFF;
    }
    int stated = 0;
    for (int i = CHECKSUM; i < CHECKSUM + 8 && head[i] != 0; i++) {
      if (head[i] >= '0' && head[i] <= '7') {
        stated = stated * 8 + (head[i] - '0');
      } else if (head[i] != ' ') {
        return false;
      }
    }
    return stated == sum;
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
