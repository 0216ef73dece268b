package dev.jbuild.tar;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.InvalidContentException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Opens compressed streams by what they begin with, never by a name or a declared type.
 *
 * <p>Knows gzip, zstd (skippable frames first, too), bzip2 and xz, all in bounded memory; anything
 * else is passed on as it is. Damage shows as {@link InvalidContentException} or another {@link
 * IOException} while reading, and so does content that is out of all proportion: see {@link
 * Expansion}.
 */
public final class Decompression {
  private static final int BUFFER = 1 << 16;

  /** The memory that a xz stream may ask for, in KiB. */
  private static final int XZ_LIMIT = 96 << 10;

  /** What a stream begins with. */
  public enum Format {
    /** RFC 1952. */
    GZIP,
    /** RFC 8878. */
    ZSTD,
    /** bzip2. */
    BZIP2,
    /** The .xz format. */
    XZ,
    /** None of these. */
    NONE
  }

  private Decompression() {}

  /** The format of content that begins with these bytes; six are enough. */
  public static Format detect(byte[] start, int length) {
    if (length >= 3 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B && start[2] == 8) {
      return Format.GZIP;
    }
    if (length >= 4 && (start[1] & 0xFF) == 0xB5 && start[2] == 0x2F && (start[3] & 0xFF) == 0xFD) {
      return (start[0] & 0xFF) == 0x28 ? Format.ZSTD : Format.NONE;
    }
    if (length >= 4
        && (start[0] & 0xF0) == 0x50
        && start[1] == 0x2A
        && start[2] == 0x4D
        && start[3] == 0x18) {
      return Format.ZSTD;
    }
    if (length >= 4
        && start[0] == 'B'
        && start[1] == 'Z'
        && start[2] == 'h'
        && start[3] >= '1'
        && start[3] <= '9') {
      return Format.BZIP2;
    }
    boolean xz =
        length >= 6
            && (start[0] & 0xFF) == 0xFD
            && start[1] == '7'
            && start[2] == 'z'
            && start[3] == 'X'
            && start[4] == 'Z'
            && start[5] == 0;
    return xz ? Format.XZ : Format.NONE;
  }

  /** The content of a stream, decompressed where it is compressed. Closing closes the stream. */
  public static InputStream open(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 6);
    byte[] start = new byte[6];
    int length = peeked.readNBytes(start, 0, start.length);
    peeked.unread(start, 0, length);
    return open(peeked, detect(start, length));
  }

  /** The content of a layer blob of known compression. */
  public static InputStream open(InputStream in, Compression compression) throws IOException {
    return switch (compression) {
      case UNCOMPRESSED -> in;
      case GZIP -> open(in, Format.GZIP);
      case ZSTD -> open(in, Format.ZSTD);
    };
  }

  private static InputStream open(InputStream in, Format format) throws IOException {
    return switch (format) {
      case GZIP -> expansion(in, Decompression::gzip);
      case ZSTD ->
          expansion(in, below -> new ZstdInputStreamNoFinalizer(below).setContinuous(false));
      case BZIP2 -> expansion(in, below -> new BZip2CompressorInputStream(below, true));
      case XZ -> expansion(in, below -> new XZInputStream(below, XZ_LIMIT));
      case NONE -> in;
    };
  }

  private interface Decompressor {
    InputStream of(InputStream compressed) throws IOException;
  }

  private static InputStream expansion(InputStream in, Decompressor decompressor)
      throws IOException {
    Expansion.Compressed compressed = new Expansion.Compressed(in);
    // Some read headers, whose length only the blob limits, or all of it byte by byte.
    InputStream content = decompressor.of(new BufferedInputStream(compressed));
    return new Expansion(content, compressed, Expansion.Limit.LAYER);
  }

  private static InputStream gzip(InputStream in) throws IOException {
    try {
      return new GzipMembers(in, BUFFER);
    } catch (EOFException e) {
      throw new InvalidContentException("invalid gzip data: it ends in its header", e);
    } catch (ZipException e) {
      throw new InvalidContentException("invalid gzip data: " + e.getMessage(), e);
    }
  }
}
