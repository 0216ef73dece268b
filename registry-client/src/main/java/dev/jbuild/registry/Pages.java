package dev.jbuild.registry;

import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that a registry gives in pages, each naming the next in a Link header (RFC 8288). */
final class Pages {
  private static final int MOST = 1_000;

  private final Endpoint endpoint;
  private final String scope;
  private @Nullable URI next;
  private int seen;

  /** A list about a repository. */
  Pages(Endpoint endpoint, String path, String repository) {
    this.endpoint = endpoint;
    this.scope = repository.isEmpty() ? Scopes.CATALOG : Scopes.pull(repository);
    this.next = endpoint.uri(path);
  }

  boolean more() {
    return next != null;
  }

  /** The request for the page to read now. */
  Request request() {
    URI uri = next;
    if (uri == null) {
      throw new IllegalStateException("no more pages");
    }
    return Request.of("GET", uri, List.of(scope));
  }

  /** Learns from a page where the next one is. */
  void next(Response page) throws IOException {
    if (++seen >= MOST) {
      throw new RegistryException(
          Kind.REJECTED, endpoint.host() + ": a list of more than " + MOST + " pages");
    }
    String link = page.headers().first("Link");
    next = null;
    if (link == null || !link.replace("\"", "").replace(" ", "").contains("rel=next")) {
      return;
    }
    int start = link.indexOf('<');
    int end = link.indexOf('>', start);
    if (start < 0 || end < 0) {
      return;
    }
    URI target = endpoint.origin().resolve(page.uri(), link.substring(start + 1, end));
    if (!Origin.same(endpoint.origin().base(), target)) {
      throw new RegistryException(
          Kind.REJECTED, endpoint.host() + ": continues a list on another server");
    }
    next = target;
  }
}
