package dev.jbuild.registry.transport;

import java.io.IOException;

/** Sends a request and gives the answer, whatever its status. */
@FunctionalInterface
public interface Exchange {
  /**
   * Sends a request.
   *
   * @param request the request
   * @return the answer, to be closed
   * @throws IOException if no whole answer came
   */
  Response execute(Request request) throws IOException;

  /**
   * A chain: the first interceptor sees a request first, the last hands it to the network.
   *
   * @param network what sends
   * @param interceptors the links, outermost first
   * @return the chain
   */
  static Exchange chain(Exchange network, Interceptor... interceptors) {
    Exchange next = network;
    for (int i = interceptors.length - 1; i >= 0; i--) {
      Interceptor interceptor = interceptors[i];
      Exchange inner = next;
      next = request -> interceptor.intercept(request, inner);
    }
    return next;
  }
}
