package dev.jbuild.build.ssh;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Reads private keys as {@code ssh-keygen} writes them (OpenSSH's PROTOCOL.key). */
final class KeyFile {
  private static final int LARGEST = 1 << 20;
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  private KeyFile() {}

  /**
   * The key of a file.
   *
   * @throws BuildException where it is none that can be used, with what to do about it; nothing of
   *     the file's content is in the message
   */
  static SshKey read(Path file) throws IOException, BuildException {
    if (!Files.isRegularFile(file)) {
      throw new BuildException("SSH key " + file + ": no such file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BuildException(
          "SSH key "
              + file
              + (text.contains("PRIVATE KEY-----")
                  ? " is not in OpenSSH's format: convert it with ssh-keygen -p -f " + file
                  : " is not a private key"));
    }
    try {
      byte[] content = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return parse(content, file);
    } catch (BufferUnderflowException | IllegalArgumentException | GeneralSecurityException e) {
      throw new BuildException("SSH key " + file + " is damaged", e);
    }
  }

  private static SshKey parse(byte[] content, Path file)
      throws BuildException, GeneralSecurityException {
    SshReader outer = new SshReader(content);
    if (!Arrays.equals(outer.take(MAGIC.length), MAGIC)) {
      throw new IllegalArgumentException("no magic");
    }
    String cipher = outer.text();
    outer.string();
    outer.string();
    if (!cipher.equals("none")) {
      throw new BuildException(
          "SSH key "
              + file
              + " has a passphrase: add it to an agent with ssh-add, and give --ssh the agent");
    }
    if (outer.uint32() != 1) {
      throw new IllegalArgumentException("not one key");
    }
    byte[] blob = outer.string();
    SshReader secret = new SshReader(outer.string());
    int check = secret.uint32();
    if (check != secret.uint32()) {
      throw new IllegalArgumentException("check numbers differ");
    }
    String algorithm = secret.text();
    PrivateKey key =
        switch (algorithm) {
          case "ssh-ed25519" -> ed25519(secret);
          case "ssh-rsa" -> rsa(secret);
          case "ecdsa-sha2-nistp256" -> ecdsa(secret, "secp256r1");
          case "ecdsa-sha2-nistp384" -> ecdsa(secret, "secp384r1");
          case "ecdsa-sha2-nistp521" -> ecdsa(secret, "secp521r1");
          default ->
              throw new BuildException(
                  "SSH key "
                      + file
                      + ": "
                      + algorithm
                      + " is not supported (ed25519, rsa and ecdsa are): use an agent");
        };
    return new SshKey(algorithm, blob, secret.text(), key);
  }

  private static PrivateKey ed25519(SshReader secret) throws GeneralSecurityException {
    secret.string();
    byte[] seed = Arrays.copyOf(secret.string(), 32);
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static PrivateKey rsa(SshReader secret) throws GeneralSecurityException {
    BigInteger n = secret.mpint();
    BigInteger e = secret.mpint();
    BigInteger d = secret.mpint();
    BigInteger inverse = secret.mpint();
    BigInteger p = secret.mpint();
    BigInteger q = secret.mpint();
    BigInteger dp = d.mod(p.subtract(BigInteger.ONE));
    BigInteger dq = d.mod(q.subtract(BigInteger.ONE));
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new RSAPrivateCrtKeySpec(n, e, d, p, q, dp, dq, inverse));
  }

  private static PrivateKey ecdsa(SshReader secret, String curve) throws GeneralSecurityException {
    secret.string();
    secret.string();
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return KeyFactory.getInstance("EC")
        .generatePrivate(
            new ECPrivateKeySpec(
                secret.mpint(), parameters.getParameterSpec(ECParameterSpec.class)));
  }
}
