package dev.jbuild.registry;

import dev.jbuild.registry.auth.Authenticator;
import dev.jbuild.registry.config.ImageSource;
import dev.jbuild.registry.tls.TlsSettings;
import dev.jbuild.registry.transport.AddressRange;
import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.registry.transport.Interceptor;
import dev.jbuild.registry.transport.Network;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.RedirectInterceptor;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.registry.transport.RetryInterceptor;
import dev.jbuild.registry.transport.RetryPolicy;
import dev.jbuild.registry.transport.TraceInterceptor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry servers that were talked to so far: https or http, and how they authenticate.
 *
 * <p>A server that need not prove who it is may speak either; whichever answers a ping is used. On
 * this machine plain http comes first, elsewhere https does.
 */
final class Endpoints implements AutoCloseable {
  private final RegistryOptions options;
  private final Network network;
  private final Map<String, Endpoint> known = new HashMap<>();
  private final Map<String, Object> connecting = new HashMap<>();
  private final Set<String> unverified = ConcurrentHashMap.newKeySet();

  Endpoints(RegistryOptions options) {
    this.options = options;
    this.network =
        new Network(
            new Network.Options(
                "jbuild",
                options.connect(),
                options.stall(),
                // Duration.multipliedBy would initialise BigDecimal, for 15 ms.
                Duration.ofMillis(10 * options.stall().toMillis()),
                options.proxies(),
                this::tls,
                options.keyPassword()));
  }

  /** The server of a place, pinged when it is first asked for. */
  Endpoint at(ImageSource source) throws IOException {
    Object turn;
    synchronized (known) {
      turn = connecting.computeIfAbsent(source.host(), host -> new Object());
    }
    // Others wait for the first to find out, but only those who want the same server.
    synchronized (turn) {
      Endpoint endpoint;
      synchronized (known) {
        endpoint = known.get(source.host());
      }
      if (endpoint == null) {
        endpoint = connect(source.host(), source.insecure());
        synchronized (known) {
          known.put(source.host(), endpoint);
        }
      }
      return endpoint;
    }
  }

  private Endpoint connect(String host, boolean insecure) throws IOException {
    String server = host.equals("docker.io") ? "registry-1.docker.io" : host;
    boolean configured = options.config().tls(server).configured();
    List<String> schemes;
    if (!insecure || configured) {
      schemes = List.of("https");
    } else {
      unverified.add(server);
      int colon = server.lastIndexOf(':');
      String bare = colon > server.lastIndexOf(']') ? server.substring(0, colon) : server;
      schemes = AddressRange.loopback(bare) ? List.of("http", "https") : List.of("https", "http");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (String scheme : schemes) {
      endpoints.add(endpoint(host, URI.create(scheme + "://" + server), insecure));
    }
    return answering(endpoints);
  }

  /** The first that answers a ping; where a failure may pass, all are pinged again. */
  private Endpoint answering(List<Endpoint> endpoints) throws IOException {
    for (int round = 1; ; round++) {
      IOException failure = null;
      boolean passing = false;
      String retryAfter = null;
      for (Endpoint endpoint : endpoints) {
        Request ping = Request.of("GET", endpoint.uri(""), List.of());
        try {
          Response response = pinger(endpoint).execute(ping.once());
          // Servers that speak TLS answer plain http with 400.
          boolean misheard = response.status() == 400 && endpoints.size() > 1;
          if (RetryPolicy.temporary(response.status())) {
            passing = true;
            retryAfter = response.headers().first("Retry-After");
          }
          if (!misheard && !(passing && round < options.retry().attempts())) {
            endpoint.authenticator().learn(response);
            return endpoint;
          }
          if (passing) {
            break;
          }
        } catch (IOException e) {
          passing = passing || RetryPolicy.temporary(e);
          IOException told = Failures.of(endpoint.host(), ping, e);
          if (failure == null) {
            failure = told;
          } else {
            failure.addSuppressed(told);
          }
        }
      }
      if (!passing || round >= options.retry().attempts()) {
        throw failure == null
            ? new IOException(endpoints.getFirst().host() + ": does not answer as a registry")
            : failure;
      }
      options.retry().await(round, retryAfter);
    }
  }

  private Exchange pinger(Endpoint endpoint) {
    return Exchange.chain(
        network,
        new RetryInterceptor(options.retry()),
        new RedirectInterceptor(endpoint.origin()),
        trace());
  }

  private Endpoint endpoint(String host, URI base, boolean insecure) {
    Origin origin = new Origin(base, insecure);
    Interceptor retry = new RetryInterceptor(options.retry());
    Interceptor redirect = new RedirectInterceptor(origin);
    Exchange tokens = Exchange.chain(network, retry, redirect, trace());
    Authenticator authenticate =
        new Authenticator(origin, host, options.credentials(), tokens, InstantSource.system());
    Exchange chain = Exchange.chain(network, retry, authenticate, redirect, trace());
    return new Endpoint(host, origin, chain, authenticate);
  }

  private Interceptor trace() {
    return options
        .trace()
        .<Interceptor>map(TraceInterceptor::new)
        .orElse((request, next) -> next.execute(request));
  }

  private TlsSettings tls(URI uri) throws IOException {
    String server = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    TlsSettings settings = options.config().tls(server);
    return unverified.contains(server) ? settings.withoutVerification() : settings;
  }

  @Override
  public void close() {
    network.close();
  }
}
