package dev.jbuild.registry.auth;

import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.registry.transport.Interceptor;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts the Authorization header on requests to one registry, and answers its challenges.
 *
 * <p>Requests to other hosts pass unchanged. A token is kept for each set of scopes until shortly
 * before it expires; a challenge to a request that had one gets it replaced once, by one that also
 * has the scopes which the challenge names.
 */
public final class Authenticator implements Interceptor {
  private final Origin origin;
  private final String registry;
  private final CredentialSource source;
  private final TokenService tokens;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Credential> credentials = new HashMap<>();
  private final Map<List<String>, Token> granted = new HashMap<>();
  private @Nullable Challenge challenge;

  /**
   * An authenticator that knows nothing about the registry yet.
   *
   * @param origin the server
   * @param registry the registry's name in the files of credentials
   * @param source the credentials
   * @param tokenExchange the chain to token services
   * @param clock for the life of tokens
   */
  public Authenticator(
      Origin origin,
      String registry,
      CredentialSource source,
      Exchange tokenExchange,
      InstantSource clock) {
    this.origin = origin;
    this.registry = registry;
    this.source = source;
    this.tokens = new TokenService(origin, tokenExchange, clock);
    this.clock = clock;
  }

  @Override
  public Response intercept(Request request, Exchange next) throws IOException {
    if (!Origin.same(origin.base(), request.uri())) {
      return next.execute(request);
    }
    String sent = authorization(request.scopes(), List.of());
    Response response = next.execute(authorized(request, sent));
    // A 401 from where a redirect led is not the registry's.
    if (response.status() != 401 || !Origin.same(origin.base(), response.uri())) {
      return response;
    }
    Challenge offered = choose(response.headers().all("WWW-Authenticate"));
    if (offered == null) {
      return response;
    }
    String renewed = answer(offered, request.scopes(), sent);
    if (renewed == null || (renewed.equals(sent) && offered.scheme().equals("basic"))) {
      return response;
    }
    response.close();
    return next.execute(authorized(request, renewed));
  }

  /**
   * Learns from an answer to a request that was not sent through here (the ping) how to
   * authenticate, so that the first real request need not be refused.
   *
   * @param response the answer
   */
  public void learn(Response response) {
    Challenge offered =
        response.status() == 401 && Origin.same(origin.base(), response.uri())
            ? choose(response.headers().all("WWW-Authenticate"))
            : null;
    lock.lock();
    try {
      challenge = offered;
    } finally {
      lock.unlock();
    }
  }

  private static Request authorized(Request request, @Nullable String authorization) {
    return authorization == null ? request : request.with("Authorization", authorization);
  }

  /** Bearer is preferred to Basic; Negotiate and others are not spoken. */
  private static @Nullable Challenge choose(List<String> headers) {
    Challenge basic = null;
    for (String header : headers) {
      for (Challenge offered : Challenge.parse(header)) {
        if (offered.scheme().equals("bearer")) {
          return offered;
        }
        if (offered.scheme().equals("basic")) {
          basic = offered;
        }
      }
    }
    return basic;
  }

  private @Nullable String answer(Challenge offered, List<String> scopes, @Nullable String sent)
      throws IOException {
    List<String> wanted = new ArrayList<>();
    for (String scope : offered.parameter("scope").split(" ", -1)) {
      if (!scope.isEmpty()) {
        wanted.add(scope);
      }
    }
    lock.lock();
    try {
      challenge = offered;
      // Unless another thread has replaced the refused token meanwhile, it is of no more use.
      Token known = granted.get(key(scopes));
      if (known != null && ("Bearer " + known.value()).equals(sent)) {
        granted.remove(key(scopes));
      }
    } finally {
      lock.unlock();
    }
    return authorization(scopes, wanted);
  }

  /** The header for what is known of the registry, or null to send none. */
  private @Nullable String authorization(List<String> scopes, List<String> wanted)
      throws IOException {
    // Held while a token is fetched, so that parallel transfers fetch one between them.
    lock.lock();
    try {
      Challenge known = challenge;
      if (known == null) {
        return null;
      }
      Credential credential = credential(scopes);
      if (credential instanceof Credential.Access access) {
        return "Bearer " + access.token();
      }
      if (known.scheme().equals("basic")) {
        return credential instanceof Credential.Basic basic
            ? TokenService.basicHeader(basic)
            : null;
      }
      Token token = granted.get(key(scopes));
      if (token == null || !clock.instant().isBefore(token.refreshAt())) {
        TokenService.Grant grant =
            tokens.fetch(known, Scopes.union(wanted, scopes), credential, source.wantsIdentity());
        token = grant.token();
        granted.put(key(scopes), token);
        if (grant.refreshToken() != null) {
          var identity = new Credential.Identity(grant.refreshToken());
          if (credential instanceof Credential.Identity) {
            credentials.put(repository(scopes), identity);
          } else if (source.wantsIdentity()) {
            source.take(identity);
          }
        }
      }
      return "Bearer " + token.value();
    } finally {
      lock.unlock();
    }
  }

  private Credential credential(List<String> scopes) throws IOException {
    String repository = repository(scopes);
    Credential known = credentials.get(repository);
    if (known == null) {
      try {
        known = source.find(registry, repository);
      } catch (IOException e) {
        throw new DeniedException(String.valueOf(e.getMessage()), e);
      }
      credentials.put(repository, known);
    }
    return known;
  }

  private static List<String> key(List<String> scopes) {
    List<String> key = new ArrayList<>(scopes);
    key.sort(null);
    return key;
  }

  /** The repository that a request is about is that of its first scope. */
  private static String repository(List<String> scopes) {
    for (String scope : scopes) {
      if (scope.startsWith("repository:")) {
        return scope.substring("repository:".length(), scope.lastIndexOf(':'));
      }
    }
    return "";
  }
}
