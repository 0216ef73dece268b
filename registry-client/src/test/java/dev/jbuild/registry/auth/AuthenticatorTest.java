package dev.jbuild.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.Headers;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token flow, request by request; registry and token service are scripts. */
class AuthenticatorTest {
  private static final String BEARER = "Bearer realm=\"https://8.8.4.4/token\",service=\"svc\"";
  private static final URI BASE = URI.create("https://8.8.8.8");

  private final List<String> sent = new ArrayList<>();
  private final Deque<Response> answers = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Credential credential = new Credential.Basic("u", "p");

  private final Authenticator authenticator =
      new Authenticator(
          new Origin(BASE, false),
          "a.io",
          (registry, repository) -> credential,
          this::execute,
          new InstantSource() {
            @Override
            public Instant instant() {
              return now;
            }
          });

  private Response execute(Request request) throws IOException {
    StringBuilder line = new StringBuilder(request.method() + " " + request.uri());
    Body body = request.body();
    if (body != null) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      body.writeTo(bytes);
      line.append(" {").append(bytes.toString(StandardCharsets.UTF_8)).append('}');
    }
    String authorization = request.headers().first("Authorization");
    sent.add(line + (authorization == null ? "" : " [" + authorization + "]"));
    return answers.remove();
  }

  private void answer(int status, String body, String... headers) {
    answers.add(
        new Response(
            status,
            Headers.of(headers),
            BASE,
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
  }

  private void challenge(String header) {
    answer(401, "", "WWW-Authenticate", header);
  }

  private int send(String path, String... scopes) throws IOException {
    Request request = Request.of("GET", BASE.resolve(path), List.of(scopes));
    try (Response response = authenticator.intercept(request, this::execute)) {
      return response.status();
    }
  }

  private void assertSent(String... expected) {
    assertEquals(List.of(expected), sent);
    sent.clear();
  }

  private static String token(String scope) {
    return "GET https://8.8.4.4/token?service=svc" + scope;
  }

  @Test
  void sendsNothingWhereNothingIsAsked() throws IOException {
    answer(200, "");
    assertEquals(200, send("/v2/a/x", "repository:a:pull"));
    assertSent("GET https://8.8.8.8/v2/a/x");
  }

  @Test
  void answersBasicAndThenSendsItAtOnce() throws IOException {
    challenge("Basic realm=\"x\"");
    answer(200, "");
    answer(200, "");
    assertEquals(200, send("/v2/a/x", "repository:a:pull"));
    assertEquals(200, send("/v2/a/y", "repository:a:pull"));
    assertSent(
        "GET https://8.8.8.8/v2/a/x",
        "GET https://8.8.8.8/v2/a/x [Basic dTpw]",
        "GET https://8.8.8.8/v2/a/y [Basic dTpw]");
  }

  @Test
  void triesABasicPasswordOnce() throws IOException {
    challenge("Basic realm=\"x\"");
    challenge("Basic realm=\"x\"");
    assertEquals(401, send("/v2/a/x", "repository:a:pull"));
    assertEquals(2, sent.size());
  }

  @Test
  void getsATokenForEachSetOfScopes() throws IOException {
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\",\"expires_in\":300}");
    answer(200, "");
    answer(200, "");
    answer(200, "{\"access_token\":\"t2\"}");
    answer(200, "");
    send("/v2/a/x", "repository:a:pull");
    send("/v2/a/y", "repository:a:pull");
    send("/v2/b/x", "repository:b:pull,push", "repository:a:pull");
    assertSent(
        "GET https://8.8.8.8/v2/a/x",
        token("&scope=repository%3Aa%3Apull&account=u [Basic dTpw]"),
        "GET https://8.8.8.8/v2/a/x [Bearer t1]",
        "GET https://8.8.8.8/v2/a/y [Bearer t1]",
        token(
            "&scope=repository%3Ab%3Apull%2Cpush&scope=repository%3Aa%3Apull&account=u [Basic dTpw]"),
        "GET https://8.8.8.8/v2/b/x [Bearer t2]");
  }

  @Test
  void getsATokenAnonymously() throws IOException {
    credential = Credential.ANONYMOUS;
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\"}");
    answer(200, "");
    send("/v2/a/x", "repository:a:pull");
    assertSent(
        "GET https://8.8.8.8/v2/a/x",
        token("&scope=repository%3Aa%3Apull"),
        "GET https://8.8.8.8/v2/a/x [Bearer t1]");
  }

  @Test
  void getsANewTokenBeforeTheOldOneExpires() throws IOException {
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\",\"expires_in\":100}");
    answer(200, "");
    answer(200, "");
    answer(200, "{\"token\":\"t2\",\"expires_in\":100}");
    answer(200, "");
    send("/x", "repository:a:pull");
    now = now.plusSeconds(79);
    send("/y", "repository:a:pull");
    now = now.plusSeconds(1);
    send("/z", "repository:a:pull");
    assertEquals("GET https://8.8.8.8/y [Bearer t1]", sent.get(3));
    assertEquals("GET https://8.8.8.8/z [Bearer t2]", sent.get(5));
  }

  @Test
  void countsTheAgeOfATokenFromItsIssue() throws IOException {
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\",\"expires_in\":100,\"issued_at\":\"2025-12-31T23:58:30Z\"}");
    answer(200, "");
    answer(200, "{\"token\":\"t2\",\"expires_in\":100}");
    answer(200, "");
    send("/x", "repository:a:pull");
    now = now.plusSeconds(9);
    send("/y", "repository:a:pull");
    assertEquals("GET https://8.8.8.8/y [Bearer t2]", sent.getLast());
  }

  @Test
  void negotiatesAnewWithTheScopeThatIsMissingFirst() throws IOException {
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\",\"expires_in\":300}");
    answer(200, "");
    challenge(
        BEARER
            + ",scope=\"repository:b:pull repository:a:pull,push\",error=\"insufficient_scope\"");
    answer(200, "{\"token\":\"t2\",\"expires_in\":300}");
    answer(200, "");
    send("/x", "repository:a:pull");
    assertEquals(200, send("/y", "repository:a:pull"));
    assertEquals(
        token(
            "&scope=repository%3Ab%3Apull&scope=repository%3Aa%3Apull%2Cpush&account=u [Basic dTpw]"),
        sent.get(4));
    assertEquals("GET https://8.8.8.8/y [Bearer t2]", sent.get(5));
  }

  @Test
  void refreshesAnIdentityTokenByPostAndKeepsItsSuccessor() throws IOException {
    credential = new Credential.Identity("r1");
    challenge(BEARER);
    answer(200, "{\"access_token\":\"t1\",\"refresh_token\":\"r2\",\"expires_in\":10}");
    answer(200, "");
    answer(200, "{\"access_token\":\"t2\",\"expires_in\":10}");
    answer(200, "");
    send("/x", "repository:a:pull");
    now = now.plusSeconds(60);
    send("/y", "repository:a:pull");
    String form =
        "service=svc&scope=repository%3Aa%3Apull&client_id=jbuild&grant_type=refresh_token";
    assertSent(
        "GET https://8.8.8.8/x",
        "POST https://8.8.4.4/token {" + form + "&refresh_token=r1}",
        "GET https://8.8.8.8/x [Bearer t1]",
        "POST https://8.8.4.4/token {" + form + "&refresh_token=r2}",
        "GET https://8.8.8.8/y [Bearer t2]");
  }

  @ParameterizedTest
  @CsvSource({"404", "405"})
  void fallsBackToTheOtherWayToGetAToken(int status) throws IOException {
    challenge(BEARER);
    answer(status, "");
    answer(200, "{\"access_token\":\"t1\"}");
    answer(200, "");
    send("/x", "repository:a:pull");
    assertEquals(
        "POST https://8.8.4.4/token {service=svc&scope=repository%3Aa%3Apull&client_id=jbuild"
            + "&grant_type=password&username=u&password=p}",
        sent.get(2));
    assertEquals("GET https://8.8.8.8/x [Bearer t1]", sent.get(3));
  }

  @Test
  void sendsAnAccessTokenAsItIs() throws IOException {
    credential = new Credential.Access("mine");
    challenge(BEARER);
    answer(200, "");
    send("/x", "repository:a:pull");
    assertSent("GET https://8.8.8.8/x", "GET https://8.8.8.8/x [Bearer mine]");
  }

  @Test
  void keepsTheQueryOfARealm() throws IOException {
    challenge("Bearer realm=\"https://8.8.4.4/token?tenant=1\",service=\"svc\"");
    answer(200, "{\"token\":\"t1\"}");
    answer(200, "");
    send("/x");
    assertEquals(
        "GET https://8.8.4.4/token?tenant=1&service=svc&account=u [Basic dTpw]", sent.get(1));
  }

  @Test
  void doesNotAuthenticateToOtherHosts() throws IOException {
    challenge(BEARER);
    answer(200, "{\"token\":\"t1\"}");
    answer(200, "");
    answer(401, "", "WWW-Authenticate", "Basic realm=\"gimme\"");
    send("/x");
    sent.clear();
    Request elsewhere = Request.of("PUT", URI.create("https://8.8.8.8:8443/y"), List.of());
    assertEquals(401, authenticator.intercept(elsewhere, this::execute).status());
    assertSent("PUT https://8.8.8.8:8443/y");
  }

  @Test
  void ignoresAChallengeFromWhereARedirectLed() throws IOException {
    answers.add(
        new Response(
            401,
            Headers.of("WWW-Authenticate", "Basic realm=\"gimme\""),
            URI.create("https://cdn.evil/x"),
            InputStream.nullInputStream()));
    assertEquals(401, send("/x", "repository:a:pull"));
    assertSent("GET https://8.8.8.8/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "http://8.8.4.4/token; from https to http",
        "https://127.0.0.1/token; private address",
        "https://169.254.169.254/latest; private address",
        "https://10.1.2.3/token; private address",
        "file:///etc/passwd; no http or https address",
        "/token; no http or https address",
        "https://user:pw@8.8.4.4/token; refused to follow",
        "''; names no realm",
      })
  void refusesUnsafeRealms(String realm, String message) {
    challenge("Bearer realm=\"" + realm + "\",service=\"svc\"");
    IOException e = assertThrows(IOException.class, () -> send("/x", "repository:a:pull"));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    assertSent("GET https://8.8.8.8/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "401; {}; the token service https://8.8.4.4/token answered 401",
        "200; {}; the token service https://8.8.4.4/token answered without a token",
        "200; <html>; the token service https://8.8.4.4/token answered with no JSON object",
        "503; ; the token service https://8.8.4.4/token answered 503",
      })
  void saysWhyThereIsNoToken(int status, String body, String message) {
    challenge(BEARER);
    answers.add(
        new Response(
            status,
            Headers.NONE,
            URI.create("https://8.8.4.4/token?account=u"),
            new ByteArrayInputStream((body == null ? "" : body).getBytes(StandardCharsets.UTF_8))));
    IOException e = assertThrows(IOException.class, () -> send("/x", "repository:a:pull"));
    assertEquals(message, e.getMessage());
  }

  @Test
  void saysWhyACredentialCannotBeRead() {
    Authenticator broken =
        new Authenticator(
            new Origin(BASE, false),
            "a.io",
            (registry, repository) -> {
              throw new IOException("config.json: bad");
            },
            this::execute,
            InstantSource.system());
    challenge(BEARER);
    DeniedException e =
        assertThrows(
            DeniedException.class,
            () -> broken.intercept(Request.of("GET", BASE, List.of()), this::execute));
    assertEquals("config.json: bad", e.getMessage());
  }

  @Test
  void learnsFromThePing() throws IOException {
    authenticator.learn(
        new Response(
            401,
            Headers.of("WWW-Authenticate", BEARER),
            BASE.resolve("/v2/"),
            InputStream.nullInputStream()));
    answer(200, "{\"token\":\"t1\"}");
    answer(200, "");
    send("/x", "repository:a:pull");
    assertSent(
        token("&scope=repository%3Aa%3Apull&account=u [Basic dTpw]"),
        "GET https://8.8.8.8/x [Bearer t1]");
  }
}
