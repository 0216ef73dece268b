package dev.jbuild.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressionTest {
  private static final byte[] TEXT = "some content ".repeat(1000).getBytes(StandardCharsets.UTF_8);

  private interface Compressor {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static byte[] compress(Compressor compressor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.open(bytes)) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
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
      byte[] part = java.util.Arrays.copyOf(compressed, compressed.length - 9);
      assertThrows(
          IOException.class,
          () -> Decompression.open(new ByteArrayInputStream(part)).readAllBytes());
    }
  }

  @Test
  void emptyStreamsAreEmpty() throws Exception {
    assertEquals(
        0, Decompression.open(new ByteArrayInputStream(new byte[0])).readAllBytes().length);
  }
}
