package dev.jbuild.registry.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A token service as distribution's token documentation describes it: whoever knows the password
 * may do all, everybody may pull. Its certificate is made with openssl.
 */
public final class TokenServer implements AutoCloseable, HttpTestServer.Handler {
  public static final String SERVICE = "test-registry";
  public static final String ISSUER = "test-issuer";

  private final HttpTestServer server;
  private final PrivateKey key;
  private final String certificate;
  private final Path certificateFile;
  private final String password;

  /** What it gives for the password, and takes by POST, where an identity is asked for. */
  public static final String IDENTITY = "i d:1";

  /** Seconds that a token lives. */
  public volatile int life = 300;

  /** Whether it answers GET, or only OAuth2's POST. */
  public volatile boolean get = true;

  public TokenServer(Path folder, String password)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.password = password;
    this.certificateFile = folder.resolve("token.crt");
    Tool.run(
        folder,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=token",
        "-days",
        "2",
        "-keyout",
        "token.key",
        "-out",
        "token.crt");
    this.certificate = base64(certificateFile);
    this.key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new PKCS8EncodedKeySpec(
                    Base64.getDecoder().decode(base64(folder.resolve("token.key")))));
    this.server = new HttpTestServer(this);
  }

  private static String base64(Path pem) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(pem)) {
      if (!line.startsWith("-----")) {
        text.append(line);
      }
    }
    return text.toString();
  }

  public HttpTestServer server() {
    return server;
  }

  /** The section of docker-registry's configuration that makes it trust this. */
  public String config() {
    return """
    auth:
      token:
        realm: http://%s/token
        service: %s
        issuer: %s
        rootcertbundle: %s
    """
        .formatted(server.host(), SERVICE, ISSUER, certificateFile);
  }

  @Override
  public Answer answer(Call call) {
    boolean post = call.method().equals("POST");
    if (!post && !get) {
      return Answer.of(405);
    }
    Map<String, String> asked = post ? call.form() : call.query();
    String given;
    if (post) {
      given = asked.getOrDefault("password", asked.getOrDefault("refresh_token", ""));
    } else {
      String header = call.header("Authorization");
      given =
          header.isEmpty()
              ? ""
              : new String(
                      Base64.getDecoder().decode(header.substring("Basic ".length())),
                      StandardCharsets.UTF_8)
                  .replaceFirst("^[^:]*:", "");
    }
    boolean identified = post && IDENTITY.equals(asked.get("refresh_token"));
    if (!given.isEmpty() && !given.equals(password) && !identified) {
      return Answer.error(401, "UNAUTHORIZED");
    }
    try {
      String token = token(asked.getOrDefault("scope", ""), !given.isEmpty());
      boolean offline =
          asked.containsKey("offline_token") || "offline".equals(asked.get("access_type"));
      return Answer.json(
          200,
          "{"
              + (offline && !given.isEmpty() ? "\"refresh_token\":\"" + IDENTITY + "\"," : "")
              + "\""
              + (post ? "access_token" : "token")
              + "\":\""
              + token
              + "\",\"expires_in\":"
              + life
              + "}");
    } catch (GeneralSecurityException e) {
      return Answer.of(500);
    }
  }

  private String token(String scopes, boolean known) throws GeneralSecurityException {
    List<String> access = new ArrayList<>();
    for (String scope : scopes.split(" ", -1)) {
      int first = scope.indexOf(':');
      int last = scope.lastIndexOf(':');
      if (first < 0 || first == last) {
        continue;
      }
      List<String> actions = new ArrayList<>();
      for (String action : scope.substring(last + 1).split(",", -1)) {
        if (known || action.equals("pull")) {
          actions.add("\"" + action + "\"");
        }
      }
      access.add(
          "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}"
              .formatted(
                  scope.substring(0, first),
                  scope.substring(first + 1, last),
                  String.join(",", actions)));
    }
    long now = Instant.now().getEpochSecond();
    String head = encode("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}");
    String claims =
        encode(
            "{\"iss\":\"%s\",\"sub\":\"u\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%d\",\"access\":[%s]}"
                .formatted(
                    ISSUER,
                    SERVICE,
                    now + life,
                    now - 10,
                    now,
                    System.nanoTime(),
                    String.join(",", access)));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
    return head
        + "."
        + claims
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
