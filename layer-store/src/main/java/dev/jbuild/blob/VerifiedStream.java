package dev.jbuild.blob;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * Fails at the end of a stream whose bytes do not have the expected digest.
 *
 * <p>Where the size is known, the end is the last byte: a reader who takes so many bytes and does
 * not look for more has them verified all the same.
 */
public final class VerifiedStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final Digest expected;
  private final MessageDigest computation;
  private final Supplier<IOException> failure;
  private final long size;
  private long count;
  private boolean verified;

  private VerifiedStream(
      InputStream in, Digest expected, long size, Supplier<IOException> failure) {
    super(in);
    this.expected = expected;
    this.computation = expected.newMessageDigest();
    this.size = size;
    this.failure = failure;
  }

  /**
   * A blob; fails with an {@link InvalidContentException}.
   *
   * @param in stands at its start
   */
  public static VerifiedStream of(InputStream in, Descriptor blob) {
    Digest digest = blob.digest();
    return of(
        in,
        blob,
        () -> new InvalidContentException("what came for " + digest + " has another digest"));
  }

  /**
   * A blob; fails in the caller's words.
   *
   * @param in stands at its start
   * @param failure is thrown where digest or size is another
   */
  public static VerifiedStream of(InputStream in, Descriptor blob, Supplier<IOException> failure) {
    return new VerifiedStream(in, blob.digest(), blob.size(), failure);
  }

  /**
   * Content of unknown size; fails in the caller's words.
   *
   * @param in stands at its start
   * @param failure is thrown where the digest is another
   */
  public static VerifiedStream of(InputStream in, Digest expected, Supplier<IOException> failure) {
    return new VerifiedStream(in, expected, -1, failure);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    int read = in.read(buffer, start, length);
    if (read > 0) {
      computation.update(buffer, start, read);
      count += read;
    }
    if (read < 0 || count == size) {
      check();
    } else if (size >= 0 && count > size) {
      throw failure.get();
    }
    return read;
  }

  private void check() throws IOException {
    if (!verified) {
      if ((size >= 0 && count != size) || !expected.matches(computation)) {
        throw failure.get();
      }
      verified = true;
    }
  }

  /** Skipped content counts too, so it is read. */
  @Override
  public long skip(long count) throws IOException {
    byte[] buffer = new byte[Math.clamp(count, 1, BUFFER)];
    long left = count;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return Math.max(0, count) - Math.max(0, left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Reads what is left, for a reader that stops before the end.
   *
   * @throws IOException where the digest is another
   */
  public void verify() throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Only hashed.
    }
  }
}
