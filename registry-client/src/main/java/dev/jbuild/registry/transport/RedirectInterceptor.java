package dev.jbuild.registry.transport;

import java.io.IOException;
import java.net.URI;

/**
 * Follows redirects, taking no Authorization to another host and reaching no network that the
 * registry itself is not part of.
 */
public final class RedirectInterceptor implements Interceptor {
  private static final int MOST = 10;
  private final Origin origin;

  /**
   * A link that follows redirects.
   *
   * @param origin the server the chain talks to
   */
  public RedirectInterceptor(Origin origin) {
    this.origin = origin;
  }

  @Override
  public Response intercept(Request request, Exchange next) throws IOException {
    Request current = request;
    for (int hops = 0; ; hops++) {
      Response response = next.execute(current);
      String method = followed(current.method(), response.status());
      String location = response.headers().first("Location");
      if (method == null || location == null) {
        return response;
      }
      response.close();
      if (hops >= MOST) {
        throw new RefusedException(
            Redaction.of(request.uri()) + ": more than " + MOST + " redirects");
      }
      URI target = origin.resolve(current.uri(), location);
      boolean same = Origin.same(current.uri(), target);
      if (!same && !method.equals("GET") && !method.equals("HEAD") && secret(current)) {
        throw new RefusedException(
            Redaction.of(request.uri())
                + ": refused to send credentials on to "
                + Redaction.of(target));
      }
      Headers headers = same ? current.headers() : current.headers().without("Authorization");
      current = current.at(method, target, origin.reach(target)).withHeaders(headers);
    }
  }

  /** The body of a form (a token request) holds the credential itself. */
  private static boolean secret(Request request) {
    String type = request.headers().first("Content-Type");
    return type != null && type.startsWith("application/x-www-form-urlencoded");
  }

  /** The method to go on with, or null where the answer is no redirect. */
  private static @org.jspecify.annotations.Nullable String followed(String method, int status) {
    boolean reading = method.equals("GET") || method.equals("HEAD");
    return switch (status) {
      case 301, 302 -> reading ? method : null;
      case 303 -> reading ? method : "GET";
      case 307, 308 -> method;
      default -> null;
    };
  }
}
