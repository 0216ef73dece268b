package dev.jbuild.build.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;

/** A private key with what an agent tells of it. */
final class SshKey {
  private static final int RSA_SHA2_256 = 2;
  private static final int RSA_SHA2_512 = 4;

  private final String algorithm;
  private final byte[] blob;
  private final String comment;
  private final PrivateKey key;

  /**
   * A key.
   *
   * @param algorithm of SSH, such as {@code ssh-ed25519}
   * @param blob the public key as SSH writes it
   * @param comment for people
   * @param key what signs
   */
  SshKey(String algorithm, byte[] blob, String comment, PrivateKey key) {
    this.algorithm = algorithm;
    this.blob = blob.clone();
    this.comment = comment;
    this.key = key;
  }

  /** Writes public key and comment, as an agent lists them. */
  void list(SshWriter answer) {
    answer.string(blob).text(comment);
  }

  /** Whether it is the key of this public key. */
  boolean is(byte[] publicBlob) {
    return Arrays.equals(blob, publicBlob);
  }

  /**
   * Signs as SSH wants it (RFC 8332 for RSA, RFC 5656 for ECDSA, RFC 8709 for Ed25519).
   *
   * @param flags of the agent protocol: which hash an RSA key is used with
   */
  byte[] sign(byte[] data, int flags) throws GeneralSecurityException {
    return switch (algorithm) {
      case "ssh-ed25519" -> signature("ssh-ed25519", raw("Ed25519", data));
      case "ssh-rsa" -> {
        if ((flags & RSA_SHA2_512) != 0) {
          yield signature("rsa-sha2-512", raw("SHA512withRSA", data));
        }
        if ((flags & RSA_SHA2_256) != 0) {
          yield signature("rsa-sha2-256", raw("SHA256withRSA", data));
        }
        yield signature("ssh-rsa", raw("SHA1withRSA", data));
      }
      case "ecdsa-sha2-nistp256" -> ecdsa("SHA256", data);
      case "ecdsa-sha2-nistp384" -> ecdsa("SHA384", data);
      case "ecdsa-sha2-nistp521" -> ecdsa("SHA512", data);
      default -> throw new GeneralSecurityException("no signature of " + algorithm);
    };
  }

  private byte[] raw(String javaName, byte[] data) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(javaName);
    signature.initSign(key);
    signature.update(data);
    return signature.sign();
  }

  private byte[] ecdsa(String hash, byte[] data) throws GeneralSecurityException {
    byte[] both = raw(hash + "withECDSAinP1363Format", data);
    int half = both.length / 2;
    byte[] numbers =
        new SshWriter()
            .mpint(new BigInteger(1, Arrays.copyOf(both, half)))
            .mpint(new BigInteger(1, Arrays.copyOfRange(both, half, both.length)))
            .toBytes();
    return signature(algorithm, numbers);
  }

  private static byte[] signature(String algorithm, byte[] signature) {
    return new SshWriter()
        .string(algorithm.getBytes(StandardCharsets.US_ASCII))
        .string(signature)
        .toBytes();
  }

  /** Tells nothing of the key itself. */
  @Override
  public String toString() {
    return algorithm + " " + comment;
  }
}
