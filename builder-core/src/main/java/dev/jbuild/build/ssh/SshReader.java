package dev.jbuild.build.ssh;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the data types of SSH (RFC 4251, section 5).
 *
 * <p>Throws {@link BufferUnderflowException} where the bytes end before what they announce.
 */
final class SshReader {
  private final ByteBuffer bytes;

  SshReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  int uint32() {
    return bytes.getInt();
  }

  byte[] string() {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return take(length);
  }

  String text() {
    return new String(string(), StandardCharsets.UTF_8);
  }

  BigInteger mpint() {
    return new BigInteger(string());
  }

  byte[] take(int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }
}
