package dev.jbuild.registry.transport;

import java.io.IOException;

/** One link of the chain a request goes through. */
@FunctionalInterface
public interface Interceptor {
  /**
   * Handles a request, by handing it on (once, several times or changed) or answering itself.
   *
   * @param request the request
   * @param next the rest of the chain
   * @return the answer
   * @throws IOException if no whole answer came
   */
  Response intercept(Request request, Exchange next) throws IOException;
}
