package dev.jbuild.registry;

import dev.jbuild.registry.auth.Authenticator;
import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.net.URI;

/** One registry server that answered, with the chain that talks to it. */
final class Endpoint {
  private final String host;
  private final Origin origin;
  private final Exchange exchange;
  private final Authenticator authenticator;

  Endpoint(String host, Origin origin, Exchange exchange, Authenticator authenticator) {
    this.host = host;
    this.origin = origin;
    this.exchange = exchange;
    this.authenticator = authenticator;
  }

  /** The registry as the user calls it. */
  String host() {
    return host;
  }

  Origin origin() {
    return origin;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  /** An address below {@code /v2/}. */
  URI uri(String path) {
    return origin.base().resolve("/v2/" + path);
  }

  /**
   * Sends a request.
   *
   * @return the answer if its status is one of those expected
   * @throws RegistryException if it is any other, or no answer came
   */
  Response send(Request request, int... expected) throws IOException {
    Response response;
    try {
      response = exchange.execute(request);
    } catch (IOException e) {
      throw Failures.of(host, request, e);
    }
    for (int status : expected) {
      if (response.status() == status) {
        return response;
      }
    }
    throw Failures.of(host, request, response);
  }
}
