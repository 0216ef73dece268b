package dev.jbuild.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of some content, {@code sha256:<64 hex digits>} or {@code sha512:<128 hex digits>}.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal digits of the length that the algorithm demands
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  /** Checks the form; throws {@link IllegalArgumentException} with a message for the user. */
  public Digest {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha512" -> 128;
          default ->
              throw new IllegalArgumentException("unsupported digest algorithm: " + algorithm);
        };
    if (hex.length() != length) {
      throw new IllegalArgumentException(
          "invalid digest length: "
              + algorithm
              + " has "
              + length
              + " hex digits, not "
              + hex.length());
    }
    for (int i = 0; i < length; i++) {
      char c = hex.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        throw new IllegalArgumentException("invalid digest: not lower-case hex: " + hex);
      }
    }
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException where the text is no digest of a supported algorithm
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("invalid digest: " + text);
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The SHA-256 of the bytes. */
  public static Digest sha256(byte[] content) {
    return ofHash(newSha256().digest(content));
  }

  /** The digest that a finished SHA-256 computation gives; resets {@code sha256}. */
  public static Digest of(MessageDigest sha256) {
    return ofHash(sha256.digest());
  }

  /** A digest of 64 hexadecimal digits, as blobs are named in a layout's {@code blobs/sha256}. */
  public static Digest ofSha256Hex(String hex) {
    return new Digest("sha256", hex);
  }

  private static Digest ofHash(byte[] hash) {
    return new Digest("sha256", HexFormat.of().formatHex(hash));
  }

  /** A fresh SHA-256 computation. */
  public static MessageDigest newSha256() {
    return newMessageDigest("SHA-256");
  }

  /** A fresh computation of this digest's algorithm, to verify content with. */
  public MessageDigest newMessageDigest() {
    return newMessageDigest(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
  }

  /** Whether the finished computation gave this digest; resets {@code computation}. */
  public boolean matches(MessageDigest computation) {
    return hex.equals(HexFormat.of().formatHex(computation.digest()));
  }

  private static MessageDigest newMessageDigest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has " + name, e);
    }
  }

  /** The first twelve hex digits, as image ids are shown. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
