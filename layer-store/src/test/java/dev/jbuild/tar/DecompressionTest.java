package dev.jbuild.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.jbuild.oci.InvalidContentException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressionTest {
  private static final byte[] TEXT = "some content ".repeat(1000).getBytes(StandardCharsets.UTF_8);

  private interface Compressor {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static byte[] compress(Compressor compressor) throws IOException {
    return compress(TEXT, compressor);
  }

  private static byte[] compress(byte[] content, Compressor compressor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.open(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  @Test
  void everyFormatIsFoundByItsContent() throws Exception {
    byte[] skippable = {0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9};
    byte[][] table = {
      TEXT,
      compress(GZIPOutputStream::new),
      compress(BZip2CompressorOutputStream::new),
      compress(out -> new XZOutputStream(out, new LZMA2Options(1))),
      Zstd.compress(TEXT),
      concat(skippable, Zstd.compress(TEXT)),
    };
    for (byte[] compressed : table) {
      byte[] read = Decompression.open(new ByteArrayInputStream(compressed)).readAllBytes();
      assertEquals(
          new String(TEXT, StandardCharsets.UTF_8), new String(read, StandardCharsets.UTF_8));
    }
  }

  @Test
  void truncatedStreamsAreErrors() throws Exception {
    byte[][] table = {
      compress(GZIPOutputStream::new),
      compress(BZip2CompressorOutputStream::new),
      compress(out -> new XZOutputStream(out, new LZMA2Options(1))),
      Zstd.compress(TEXT),
    };
    for (byte[] compressed : table) {
      byte[] part = Arrays.copyOf(compressed, compressed.length - 9);
      assertThrows(
          IOException.class,
          () -> Decompression.open(new ByteArrayInputStream(part)).readAllBytes());
    }
  }

  @Test
  void aGzipHeaderWithoutEndIsAnError() {
    byte[] header = Arrays.copyOf(new byte[] {0x1F, (byte) 0x8B, 8, 8}, 100_010);
    Arrays.fill(header, 10, header.length, (byte) 'A');
    InvalidContentException e =
        assertThrows(
            InvalidContentException.class,
            () -> Decompression.open(new ByteArrayInputStream(header)));
    assertEquals("invalid gzip data: it ends in its header", e.getMessage());
  }

  @Test
  void emptyStreamsAreEmpty() throws Exception {
    assertEquals(
        0, Decompression.open(new ByteArrayInputStream(new byte[0])).readAllBytes().length);
  }

  @Test
  void anyNumberOfEmptyMembersIsRead() throws Exception {
    byte[][] table = {
      repeat(compress(new byte[0], GZIPOutputStream::new), 50_000),
      repeat(compress(new byte[0], BZip2CompressorOutputStream::new), 50_000),
      repeat(compress(new byte[0], out -> new XZOutputStream(out, new LZMA2Options(1))), 25_000),
      repeat(Zstd.compress(new byte[0]), 50_000),
    };
    byte[][] last = {
      compress(GZIPOutputStream::new),
      compress(BZip2CompressorOutputStream::new),
      compress(out -> new XZOutputStream(out, new LZMA2Options(1))),
      Zstd.compress(TEXT),
    };
    for (int i = 0; i < table.length; i++) {
      byte[] all = concat(table[i], last[i]);
      assertEquals(
          TEXT.length, Decompression.open(new ByteArrayInputStream(all)).readAllBytes().length);
    }
  }

  private static byte[] repeat(byte[] member, int times) {
    byte[] all = new byte[member.length * times];
    for (int at = 0; at < all.length; at += member.length) {
      System.arraycopy(member, 0, all, at, member.length);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    // byte, how many of them came of how many compressed ones, refused
    "65, 100000, 10, false",
    "65, 1000000, 5000, false",
    "65, 1000000, 4999, true",
    "0, 90000000, 1, false",
    "0, 900000000, 1, true",
  })
  void whatGrowsOutOfProportionIsRefused(byte value, long many, int of, boolean refused)
      throws Exception {
    var compressed = new Expansion.Compressed(new ByteArrayInputStream(new byte[of]));
    compressed.readAllBytes();
    var content = new Expansion(endless(value), compressed, new Expansion.Limit(100_000, 200));
    if (refused) {
      InvalidContentException e =
          assertThrows(InvalidContentException.class, () -> content.skipNBytes(many));
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("refused to unpack a zip bomb: "),
          e.getMessage());
    } else {
      content.skipNBytes(many);
    }
  }

  private static InputStream endless(byte value) {
    return new InputStream() {
      @Override
      public int read() {
        return value;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        Arrays.fill(into, offset, offset + length, value);
        return length;
      }
    };
  }
}
