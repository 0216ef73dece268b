package dev.jbuild.registry;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stretch of a stream, telling how far it was read. */
final class CountedStream extends FilterInputStream {
  /** How many bytes go between two reports. */
  static final long STEP = 1 << 20;

  private final LongConsumer told;
  private final long end;
  private long position;
  private long next;

  /**
   * A stretch.
   *
   * @param in stands at {@code start}
   * @param start the offset that counting begins with
   * @param length how many bytes there must be
   * @param told takes offsets, at the start, every {@link #STEP} and at the end
   */
  CountedStream(InputStream in, long start, long length, LongConsumer told) {
    super(in);
    this.told = told;
    this.position = start;
    this.end = start + length;
    this.next = start + STEP;
    told.accept(start);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    if (position == end) {
      return -1;
    }
    int read = in.read(buffer, start, (int) Math.min(length, end - position));
    if (read < 0) {
      throw new EOFException("the blob ends at byte " + position + ", before " + end);
    }
    position += read;
    if (position >= next || position == end) {
      told.accept(position);
      next = position + STEP;
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
