package dev.jbuild.registry.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in PEM: PKCS#1, SEC1 and PKCS#8, plain or encrypted; RSA, EC and EdDSA.
 *
 * <p>Bouncy Castle decodes; the key that comes out is the JDK's own, as its TLS wants it.
 */
final class PemKeys {
  private PemKeys() {}

  /**
   * Reads the first private key of a file.
   *
   * @param file a PEM file
   * @param password the password of an encrypted key
   * @return the key
   * @throws IOException if there is none or it cannot be decrypted; the message names the file
   */
  static PrivateKey read(Path file, Optional<String> password) throws IOException {
    PrivateKeyInfo info = null;
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      for (Object part = parser.readObject();
          part != null && info == null;
          part = parser.readObject()) {
        info = key(part, file, password);
      }
    } catch (PEMException | PKCSException | OperatorCreationException e) {
      throw new IOException(file + ": the private key cannot be read: " + e.getMessage(), e);
    }
    if (info == null) {
      throw new IOException(file + ": holds no PEM private key");
    }
    String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        switch (oid) {
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
          case "1.2.840.10045.2.1" -> "EC";
          case "1.3.101.112" -> "Ed25519";
          case "1.3.101.113" -> "Ed448";
          default ->
              throw new IOException(file + ": keys of the kind " + oid + " are not supported");
        };
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": the private key cannot be used: " + e.getMessage(), e);
    }
  }

  /** The key in one part of the file; null for what is no key, such as curve parameters. */
  private static @Nullable PrivateKeyInfo key(Object part, Path file, Optional<String> password)
      throws IOException, PKCSException, OperatorCreationException {
    return switch (part) {
      case PrivateKeyInfo plain -> plain;
      case PEMKeyPair pair -> pair.getPrivateKeyInfo();
      case PEMEncryptedKeyPair encrypted ->
          encrypted
              .decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder()
                      .setProvider(provider())
                      .build(required(file, password)))
              .getPrivateKeyInfo();
      case PKCS8EncryptedPrivateKeyInfo encrypted ->
          encrypted.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(provider())
                  .build(required(file, password)));
      default -> null;
    };
  }

  /** An instance of our own: the JVM's list of providers stays as it is. */
  private static Provider provider() {
    return new BouncyCastleProvider();
  }

  private static char[] required(Path file, Optional<String> password) throws IOException {
    if (password.isEmpty()) {
      throw new IOException(
          file + ": the private key is encrypted; set JBUILD_TLS_KEY_PASSWORD to its password");
    }
    return password.get().toCharArray();
  }
}
