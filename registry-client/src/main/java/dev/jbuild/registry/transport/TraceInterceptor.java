package dev.jbuild.registry.transport;

import java.io.IOException;
import java.util.function.Consumer;

/** Tells of every request that goes out, secrets left out. */
public final class TraceInterceptor implements Interceptor {
  private final Consumer<String> trace;

  /**
   * A link that traces.
   *
   * @param trace takes one line a request
   */
  public TraceInterceptor(Consumer<String> trace) {
    this.trace = trace;
  }

  @Override
  public Response intercept(Request request, Exchange next) throws IOException {
    long start = System.nanoTime();
    String outcome = "failed";
    try {
      Response response = next.execute(request);
      outcome = Integer.toString(response.status());
      return response;
    } catch (IOException e) {
      outcome = e.getClass().getSimpleName();
      throw e;
    } finally {
      String range = request.headers().first("Range");
      trace.accept(
          request.method()
              + " "
              + Redaction.of(request.uri())
              + (range == null ? "" : " [" + range + "]")
              + (request.headers().first("Authorization") == null ? "" : " (authorized)")
              + " -> "
              + outcome
              + " in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
    }
  }
}
