package dev.jbuild.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Gzip data of any number of members.
 *
 * <p>{@link GZIPInputStream#read} calls itself at the end of a member, so that some thousands of
 * empty ones, twenty bytes each, overflow the stack.
 */
final class GzipMembers extends GZIPInputStream {
  private boolean reading;

  GzipMembers(InputStream in, int buffer) throws IOException {
    super(in, buffer);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (reading) {
      // The call from within: back to the loop below, where the next member begins.
      return 0;
    }
    reading = true;
    try {
      int n = super.read(into, offset, length);
      while (n == 0 && length > 0) {
        n = super.read(into, offset, length);
      }
      return n;
    } finally {
      reading = false;
    }
  }
}
