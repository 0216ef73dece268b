package dev.jbuild.tar;

import dev.jbuild.linux.Hole;
import dev.jbuild.oci.InvalidContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompressed content that ends with an error where it grows out of proportion: a few megabytes
 * from somebody else's registry must not fill a disk.
 *
 * <p>The limit is relative to the compressed bytes read so far, since nothing that comes with a
 * layer states its size: neither the manifest, which knows the compressed one, nor a diffID. Zeros
 * take no space (they become holes), and images with large sparse files do exist, so they count for
 * little; they are not free either, since hashing them takes time.
 */
final class Expansion extends FilterInputStream {
  private static final int ZEROS_SHIFT = 10;

  private final Compressed compressed;
  private final Limit limit;
  private long weight;

  /**
   * What is in proportion: content up to a size that does no harm, or up to a ratio.
   *
   * @param harmless in bytes
   * @param ratio of content to compressed bytes
   */
  record Limit(long harmless, int ratio) {
    /** Text comes to some 10, the most that gzip can do is 1032. */
    static final Limit LAYER = new Limit(8L << 30, 200);

    boolean exceeded(long content, long compressed) {
      return content > harmless && content / ratio > compressed;
    }
  }

  /** The bytes below, counted. */
  static final class Compressed extends FilterInputStream {
    private long count;

    Compressed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = in.read(into, offset, length);
      count += Math.max(0, n);
      return n;
    }
  }

  Expansion(InputStream content, Compressed compressed, Limit limit) {
    super(content);
    this.compressed = compressed;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = in.read(into, offset, length);
    if (n > 0) {
      weight += Hole.is(into, offset, n) ? n >> ZEROS_SHIFT : n;
      if (limit.exceeded(weight, compressed.count)) {
        throw new InvalidContentException(
            "refused to unpack a zip bomb: "
                + compressed.count
                + " bytes became more than "
                + weight
                + ", over "
                + limit.ratio
                + " times as many");
      }
    }
    return n;
  }

  /** Read rather than skipped, so that it counts. */
  @Override
  public long skip(long count) throws IOException {
    byte[] buffer = new byte[Math.clamp(count, 0, 1 << 16)];
    int n = buffer.length == 0 ? 0 : read(buffer, 0, buffer.length);
    return Math.max(0, n);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
