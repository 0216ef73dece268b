package dev.jbuild.registry.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the configured authorities, the JDK's, and those of the operating system.
 *
 * <p>Each set is loaded when the ones before did not vouch for a server. The operating system's is
 * asked because that is where an administrator puts a company's authority, and where every other
 * container tool looks ({@code SSL_CERT_FILE}, else the distribution's bundle).
 */
final class LayeredTrust implements X509TrustManager {
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private final List<Certificate> configured;
  private @Nullable X509TrustManager system;

  LayeredTrust(List<Certificate> configured) {
    this.configured = configured;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    try {
      if (!configured.isEmpty() && trusted(manager(configured), chain, type)) {
        return;
      }
      CertificateException failure;
      try {
        system().checkServerTrusted(chain, type);
        return;
      } catch (CertificateException e) {
        failure = e;
      }
      Path bundle = bundle();
      if (bundle != null && trusted(manager(TlsContext.certificates(bundle)), chain, type)) {
        return;
      }
      throw failure;
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof CertificateException untrusted) {
        throw untrusted;
      }
      throw new CertificateException(e.getMessage(), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("we are the client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private synchronized X509TrustManager system() throws GeneralSecurityException {
    X509TrustManager loaded = system;
    if (loaded == null) {
      loaded = manager((KeyStore) null);
      system = loaded;
    }
    return loaded;
  }

  private static @Nullable Path bundle() {
    String named = System.getenv("SSL_CERT_FILE");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    for (String candidate : BUNDLES) {
      Path file = Path.of(candidate);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    return null;
  }

  private static boolean trusted(X509TrustManager manager, X509Certificate[] chain, String type) {
    try {
      manager.checkServerTrusted(chain, type);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static X509TrustManager manager(List<Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("authority-" + i, certificates.get(i));
    }
    return manager(store);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
