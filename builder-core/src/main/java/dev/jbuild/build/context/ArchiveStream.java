package dev.jbuild.build.context;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.LayerTarReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tar archives, plain or compressed, known by their content and not by their names: gzip, bzip2, xz
 * and zstd, the latter also behind skippable frames.
 */
public final class ArchiveStream {
  private static final int TAR_HEADER = 512;
  private static final int CHECKSUM = 148;

  private ArchiveStream() {}

  /** Says whether a stream is a tar, perhaps compressed; closes it. */
  public static boolean isArchive(InputStream in) throws IOException {
    InputStream content;
    try {
      content = Decompression.open(in);
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
    return Decompression.detect(head, head.length) != Decompression.Format.NONE
        || isTarHeader(head);
  }

  private static byte[] peek(BufferedInputStream in, int length) throws IOException {
    in.mark(length);
    byte[] bytes = in.readNBytes(length);
    in.reset();
    return bytes;
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
}
