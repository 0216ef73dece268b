package dev.jbuild.registry.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * An SSL context made of {@link TlsSettings}.
 *
 * @param context makes the sockets
 * @param trust decides on the certificates of servers
 * @param verifyHost whether the server's name must be in its certificate
 */
public record TlsContext(SSLContext context, X509TrustManager trust, boolean verifyHost) {

  /**
   * Reads the files of some settings.
   *
   * @param settings what is configured
   * @param keyPassword the password of an encrypted private key
   * @return the context
   * @throws IOException if a file cannot be read or is not what it should be; the message names it
   */
  public static TlsContext of(TlsSettings settings, Optional<String> keyPassword)
      throws IOException {
    try {
      X509TrustManager trust =
          settings.unverified()
              ? new TrustAll()
              : new LayeredTrust(authorities(settings.authorities()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings, keyPassword), new TrustManager[] {trust}, new SecureRandom());
      return new TlsContext(context, trust, !settings.unverified());
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Reads every certificate of some PEM files. */
  private static List<Certificate> authorities(List<Path> files) throws IOException {
    List<Certificate> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(certificates(file));
    }
    return all;
  }

  /**
   * Reads the certificates of a PEM file.
   *
   * @param file the file
   * @return its certificates in order, at least one
   * @throws IOException if it cannot be read or holds none
   */
  static List<Certificate> certificates(Path file) throws IOException {
    Collection<? extends Certificate> read;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      read = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new IOException(file + ": no PEM certificate: " + e.getMessage(), e);
    }
    if (read.isEmpty()) {
      throw new IOException(file + ": holds no PEM certificate");
    }
    return new ArrayList<>(read);
  }

  private static KeyManager @Nullable [] keys(TlsSettings settings, Optional<String> password)
      throws IOException, GeneralSecurityException {
    Path file = settings.certificate();
    Path keyFile = settings.key();
    if (file == null || keyFile == null) {
      return null;
    }
    List<Certificate> chain = certificates(file);
    PrivateKey key = PemKeys.read(keyFile, password);
    if (!belongs(key, chain.getFirst().getPublicKey())) {
      throw new IOException(keyFile + ": is not the key of the certificate in " + file);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] none = new char[0];
    store.setKeyEntry("client", key, none, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  /** A wrong key would not fail here but leave us without a certificate in the handshake. */
  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!family(key.getAlgorithm()).equals(family(certified.getAlgorithm()))) {
      return false;
    }
    String algorithm =
        switch (family(key.getAlgorithm())) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = {1, 2, 3, 4};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    byte[] signature = signer.sign();
    signer.initVerify(certified);
    signer.update(probe);
    return signer.verify(signature);
  }

  private static String family(String algorithm) {
    return algorithm.startsWith("Ed") ? "EdDSA" : algorithm;
  }
}
