package dev.jbuild.registry.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one server is trusted and what we show it.
 *
 * @param unverified whether any certificate is accepted, for a registry configured as insecure
 * @param authorities PEM files of further certificate authorities, besides the system's
 * @param certificate the PEM file of our certificate chain, or null for none
 * @param key the PEM file of its private key, or null for none
 */
public record TlsSettings(
    boolean unverified, List<Path> authorities, @Nullable Path certificate, @Nullable Path key) {

  /** The system's roots and no client certificate. */
  public static final TlsSettings SYSTEM = new TlsSettings(false, List.of(), null, null);

  /** Copies the list. */
  public TlsSettings {
    authorities = List.copyOf(authorities);
  }

  /**
   * Whether files are configured for the server, which says that it speaks TLS.
   *
   * @return true if there is an authority or a client certificate
   */
  public boolean configured() {
    return !authorities.isEmpty() || certificate != null;
  }

  /**
   * These settings, accepting any certificate.
   *
   * @return the changed settings
   */
  public TlsSettings withoutVerification() {
    return new TlsSettings(true, authorities, certificate, key);
  }
}
