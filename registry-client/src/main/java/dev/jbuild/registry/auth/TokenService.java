package dev.jbuild.registry.auth;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.PermanentException;
import dev.jbuild.registry.transport.Redaction;
import dev.jbuild.registry.transport.RefusedException;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gets access tokens from the service that a Bearer challenge names (distribution's token and
 * OAuth2 documentation).
 *
 * <p>A user and password go by GET with Basic, which every service has, and by an OAuth2 POST where
 * that is refused; an identity token by POST.
 */
final class TokenService {
  private static final String CLIENT = "jbuild";
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final int MAX_ANSWER = 1 << 20;

  private final Origin origin;
  private final Exchange exchange;
  private final InstantSource clock;

  /** Token services are reached through a chain of its own, which authenticates nothing. */
  TokenService(Origin origin, Exchange exchange, InstantSource clock) {
    this.origin = origin;
    this.exchange = exchange;
    this.clock = clock;
  }

  /** What came: a token and, where an identity was asked for or replaced, that. */
  record Grant(Token token, @Nullable String refreshToken) {}

  /** Asks for a token, and for an identity token too where a password is shown. */
  Grant fetch(
      Challenge challenge, List<String> scopes, Credential credential, boolean wantsIdentity)
      throws IOException {
    URI realm = realm(challenge);
    return switch (credential) {
      case Credential.Anonymous none -> read(get(realm, challenge, scopes, null, false));
      case Credential.Basic basic -> {
        Response response = get(realm, challenge, scopes, basic, wantsIdentity);
        if (response.status() == 404 || response.status() == 405) {
          String form =
              "grant_type=password&username="
                  + encode(basic.user())
                  + "&password="
                  + encode(basic.password())
                  + (wantsIdentity ? "&access_type=offline" : "");
          response = post(realm, challenge, scopes, form);
        }
        yield read(response);
      }
      case Credential.Identity identity -> {
        String form = "grant_type=refresh_token&refresh_token=" + encode(identity.token());
        Response response = post(realm, challenge, scopes, form);
        if (response.status() == 404 || response.status() == 405) {
          Credential.Basic basic = new Credential.Basic("<token>", identity.token());
          response = get(realm, challenge, scopes, basic, false);
        }
        yield read(response);
      }
      case Credential.Access access ->
          throw new IllegalStateException("an access token needs no token service");
    };
  }

  private URI realm(Challenge challenge) throws IOException {
    String realm = challenge.parameter("realm");
    if (realm.isEmpty()) {
      throw new RefusedException(
          Redaction.of(origin.base()) + ": asks for a token but names no realm to get it from");
    }
    if (!realm.startsWith("http://") && !realm.startsWith("https://")) {
      throw new RefusedException(
          Redaction.of(origin.base()) + ": names a token realm that is no http or https address");
    }
    return origin.resolve(origin.base(), realm);
  }

  private Response get(
      URI realm,
      Challenge challenge,
      List<String> scopes,
      Credential.@Nullable Basic basic,
      boolean wantsIdentity)
      throws IOException {
    StringBuilder query = new StringBuilder(parameters(challenge, scopes));
    if (basic != null && !basic.user().equals("<token>")) {
      query.append("&account=").append(encode(basic.user()));
    }
    if (wantsIdentity) {
      query.append("&offline_token=true&client_id=").append(CLIENT);
    }
    if (realm.getRawQuery() != null) {
      query.insert(0, realm.getRawQuery() + "&");
    }
    String text = realm.toString();
    int end = text.indexOf('?') >= 0 ? text.indexOf('?') : text.length();
    URI uri = URI.create(text.substring(0, end) + "?" + query);
    Request request = Request.of("GET", uri, List.of()).at("GET", uri, origin.reach(uri));
    if (basic != null) {
      request = request.with("Authorization", basicHeader(basic));
    }
    return send(request);
  }

  private Response post(URI realm, Challenge challenge, List<String> scopes, String grant)
      throws IOException {
    String form = parameters(challenge, scopes) + "&client_id=" + CLIENT + "&" + grant;
    Request request =
        Request.of("POST", realm, List.of())
            .withBody(
                Body.of(form.getBytes(StandardCharsets.UTF_8)), "application/x-www-form-urlencoded")
            .at("POST", realm, origin.reach(realm));
    return send(request);
  }

  /** The chain to token services has its own retries: what fails there has failed for good. */
  private Response send(Request request) throws IOException {
    try {
      return exchange.execute(request);
    } catch (PermanentException e) {
      throw e;
    } catch (IOException e) {
      throw new DeniedException(
          "the token service "
              + Redaction.of(URI.create(withoutQuery(request.uri())))
              + " cannot be reached: "
              + e.getMessage(),
          e);
    }
  }

  private static String parameters(Challenge challenge, List<String> scopes) {
    StringBuilder text = new StringBuilder();
    text.append("service=").append(encode(challenge.parameter("service")));
    for (String scope : scopes) {
      text.append("&scope=").append(encode(scope));
    }
    return text.toString();
  }

  private Grant read(Response response) throws IOException {
    try (response) {
      byte[] body = response.bytes(MAX_ANSWER);
      if (!response.ok()) {
        throw new DeniedException(
            "the token service "
                + Redaction.of(URI.create(withoutQuery(response.uri())))
                + " answered "
                + response.status());
      }
      JsonObject json = JsonObject.parse(body);
      String value = json.string("token", "");
      if (value.isEmpty()) {
        value = json.string("access_token", "");
      }
      if (value.isEmpty()) {
        throw new DeniedException(
            "the token service "
                + Redaction.of(URI.create(withoutQuery(response.uri())))
                + " answered without a token");
      }
      String refresh = json.string("refresh_token", "");
      return new Grant(new Token(value, refreshAt(json)), refresh.isEmpty() ? null : refresh);
    } catch (InvalidContentException e) {
      throw new IOException(
          "the token service "
              + Redaction.of(URI.create(withoutQuery(response.uri())))
              + " answered with no JSON object",
          e);
    }
  }

  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int end = text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The life is counted from our own clock: the service's may be off. */
  private Instant refreshAt(JsonObject json) throws InvalidContentException {
    long seconds = json.number("expires_in", 0);
    Duration life = seconds <= 0 ? DEFAULT_LIFE : Duration.ofSeconds(Math.min(seconds, 86_400));
    Instant now = clock.instant();
    String issued = json.string("issued_at", "");
    if (!issued.isEmpty() && seconds > 0) {
      try {
        Instant expires = Instant.parse(issued).plusSeconds(seconds);
        Duration left = Duration.between(now, expires);
        // A token from a cache of the service is older than its answer.
        if (left.isPositive() && left.compareTo(life) < 0) {
          life = left;
        }
      } catch (DateTimeParseException e) {
        // Not a time we can read: the life counts from now.
      }
    }
    return now.plus(life.multipliedBy(8).dividedBy(10));
  }

  static String basicHeader(Credential.Basic basic) {
    byte[] plain = (basic.user() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
