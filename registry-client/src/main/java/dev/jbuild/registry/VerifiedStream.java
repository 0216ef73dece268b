package dev.jbuild.registry;

import dev.jbuild.oci.Digest;
import dev.jbuild.registry.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Fails at the end of a stream whose bytes do not have the expected digest. */
final class VerifiedStream extends FilterInputStream {
  private final Digest expected;
  private final MessageDigest computation;
  private boolean verified;

  VerifiedStream(InputStream in, Digest expected) {
    super(in);
    this.expected = expected;
    this.computation = expected.newMessageDigest();
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
    } else if (read < 0 && !verified) {
      if (!expected.matches(computation)) {
        throw new RegistryException(
            Kind.CORRUPT, "what came for " + expected + " has another digest");
      }
      verified = true;
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[Math.clamp(count, 0, 8192)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
