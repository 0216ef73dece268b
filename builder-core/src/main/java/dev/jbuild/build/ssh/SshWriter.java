package dev.jbuild.build.ssh;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes the data types of SSH (RFC 4251, section 5). */
final class SshWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  SshWriter octet(int value) {
    bytes.write(value);
    return this;
  }

  SshWriter uint32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.write(value >>> shift);
    }
    return this;
  }

  SshWriter string(byte[] value) {
    uint32(value.length);
    bytes.writeBytes(value);
    return this;
  }

  SshWriter text(String value) {
    return string(value.getBytes(StandardCharsets.UTF_8));
  }

  SshWriter mpint(BigInteger value) {
    return string(value.signum() == 0 ? new byte[0] : value.toByteArray());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
