package dev.jbuild.registry.transport;

import java.io.IOException;
import java.io.InputStream;

/** Sends a request again after a passing failure. */
public final class RetryInterceptor implements Interceptor {
  private final RetryPolicy policy;

  /**
   * A link that retries.
   *
   * @param policy what is tried again and when
   */
  public RetryInterceptor(RetryPolicy policy) {
    this.policy = policy;
  }

  private static Response whole(Request request, Response response) throws IOException {
    if (!request.method().equals("HEAD")) {
      return response.buffered(request.buffer());
    }
    // The length that a HEAD tells is that of a body which does not come.
    response.close();
    return new Response(
        response.status(), response.headers(), response.uri(), InputStream.nullInputStream());
  }

  @Override
  public Response intercept(Request request, Exchange next) throws IOException {
    for (int attempt = 1; ; attempt++) {
      boolean last = !request.retry() || attempt >= policy.attempts();
      String retryAfter = null;
      try {
        Response response = next.execute(request);
        if (last || !RetryPolicy.temporary(response.status())) {
          return request.buffer() > 0 ? whole(request, response) : response;
        }
        retryAfter = response.headers().first("Retry-After");
        response.close();
      } catch (IOException e) {
        if (last || !RetryPolicy.temporary(e)) {
          throw e;
        }
      }
      policy.await(attempt, retryAfter);
    }
  }
}
