package dev.jbuild.registry.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority of a test's own, made with openssl: {@code ca.crt} in a folder, where it puts {@code
 * NAME.crt} and {@code NAME.key} of those it certifies.
 *
 * @param folder where the files are
 */
public record CertificateAuthority(Path folder) {
  /** The authority's own certificate. */
  public Path certificate() {
    return folder.resolve("ca.crt");
  }

  /** Makes the authority, with a certificate named server for this machine. */
  public static CertificateAuthority in(Path folder) throws IOException, InterruptedException {
    var authority = new CertificateAuthority(folder);
    authority.selfSigned("authority", "ca.key", "ca.crt");
    Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    authority.sign("server", "rsa:2048");
    return authority;
  }

  /** A certificate that vouches for itself. */
  public void selfSigned(String name, String key, String certificate)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey"));
    words.addAll(List.of("rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name));
    words.addAll(List.of("-keyout", key, "-out", certificate));
    Tool.run(folder, words.toArray(new String[0]));
  }

  /** A certificate of the authority, its key as openssl writes it: PKCS#8. */
  public void sign(String name, String... algorithm) throws IOException, InterruptedException {
    List<String> request = new ArrayList<>(List.of("openssl", "req", "-new", "-nodes", "-newkey"));
    request.addAll(List.of(algorithm));
    request.addAll(
        List.of("-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr"));
    Tool.run(folder, request.toArray(new String[0]));
    List<String> sign = new ArrayList<>(List.of("openssl", "x509", "-req", "-days", "2"));
    sign.addAll(List.of("-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key"));
    sign.addAll(List.of("-CAcreateserial", "-out", name + ".crt"));
    if (name.equals("server")) {
      sign.addAll(List.of("-extfile", "server.ext"));
    }
    Tool.run(folder, sign.toArray(new String[0]));
  }

  /** The {@code tls} section of a docker-registry that is named server. */
  public String tls(boolean clients) {
    return "tls:\n  certificate: %s\n  key: %s\n%s"
        .formatted(
            folder.resolve("server.crt"),
            folder.resolve("server.key"),
            clients ? "  clientcas: [" + certificate() + "]\n" : "");
  }
}
