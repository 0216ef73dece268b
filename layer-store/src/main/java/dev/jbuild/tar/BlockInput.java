package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;

/** A buffered stream that gives blocks in place and counts what was consumed. */
final class BlockInput {
  private final InputStream in;
  private final byte[] buffer;
  private int start;
  private int end;
  private long position;

  BlockInput(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  /** How many bytes were consumed. */
  long position() {
    return position;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Makes {@code n} bytes available in the buffer; returns their place, or -1 at the end. */
  int require(int n) throws IOException {
    if (end - start < n) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
      while (end < n) {
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
          return end == 0 ? -1 : truncated();
        }
        end += read;
      }
    }
    return start;
  }

  private static int truncated() throws InvalidContentException {
    throw new InvalidContentException("invalid tar: unexpected end");
  }

  void consume(int n) {
    start += n;
    position += n;
  }

  /** Makes at least one byte available, at {@link #start()}; returns how many, at most max. */
  int available(long max) throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
      int read = in.read(buffer, 0, buffer.length);
      if (read <= 0) {
        return truncated();
      }
      end = read;
    }
    return (int) Math.min(max, end - start);
  }

  int start() {
    return start;
  }

  /** Reads into the caller's array, past the buffer where that saves a copy. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (start == end && length >= buffer.length / 2) {
      int read = in.read(into, offset, length);
      if (read < 0) {
        return truncated();
      }
      position += read;
      return read;
    }
    int n = available(length);
    System.arraycopy(buffer, start, into, offset, n);
    consume(n);
    return n;
  }

  void skip(long n) throws IOException {
    long left = n;
    while (left > 0) {
      if (start == end && left >= buffer.length) {
        // A seekable stream skips past its end without telling: the last byte is always read.
        long skipped = in.skip(left - 1);
        position += skipped;
        left -= skipped;
      }
      int step = available(left);
      consume(step);
      left -= step;
    }
  }
}
