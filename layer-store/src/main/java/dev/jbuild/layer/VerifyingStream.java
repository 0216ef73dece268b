package dev.jbuild.layer;

import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes what is read, to compare it with a diffID at the end. */
final class VerifyingStream extends FilterInputStream {
  private final Digest expected;
  private final MessageDigest computation;

  VerifyingStream(InputStream in, Digest expected) {
    super(in);
    this.expected = expected;
    this.computation = expected.newMessageDigest();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = super.read(into, offset, length);
    if (n > 0) {
      computation.update(into, offset, n);
    }
    return n;
  }

  /** Skipped content counts too, so it is read. */
  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(Math.max(n, 1), 1 << 16)];
    long left = n;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Reads what follows the end of the tar, and compares.
   *
   * @throws InvalidContentException where the content is not that of the diffID
   */
  void verify() throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Only hashed.
    }
    if (!expected.matches(computation)) {
      throw new InvalidContentException(
          "the content of a layer does not have the diffID that the image config states: "
              + expected);
    }
  }
}
