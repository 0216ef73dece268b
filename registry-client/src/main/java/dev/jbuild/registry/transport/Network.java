package dev.jbuild.registry.transport;

import dev.jbuild.registry.tls.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last link of a chain: sends each request once, follows and repeats nothing.
 *
 * <p>The HTTP library is loaded by the first request.
 */
public final class Network implements Exchange, AutoCloseable {
  private final Options options;
  private @Nullable HttpCalls calls;

  /**
   * How to connect.
   *
   * @param userAgent what we call ourselves
   * @param connect the longest time until a connection stands
   * @param stall the longest time without a byte in either direction
   * @param patience the same for requests that the registry may work on for long
   * @param proxies which proxy a request goes through
   * @param tls the TLS settings of a server, by an address of it
   * @param keyPassword gives the password of encrypted client keys
   */
  public record Options(
      String userAgent,
      Duration connect,
      Duration stall,
      Duration patience,
      ProxySettings proxies,
      TlsLookup tls,
      Supplier<Optional<String>> keyPassword) {}

  /** Finds the TLS settings of a server. */
  @FunctionalInterface
  public interface TlsLookup {
    /**
     * The settings of a server.
     *
     * @param uri an https address of it
     * @return its settings
     * @throws IOException if they are wrong; the message names the file
     */
    TlsSettings of(URI uri) throws IOException;
  }

  /**
   * A network that nothing was sent to yet.
   *
   * @param options how to connect
   */
  public Network(Options options) {
    this.options = options;
  }

  /** Loads the HTTP library. */
  public static void prepare() {
    HttpCalls.prepare();
  }

  @Override
  public Response execute(Request request) throws IOException {
    return calls().execute(request);
  }

  private synchronized HttpCalls calls() {
    HttpCalls made = calls;
    if (made == null) {
      made = new HttpCalls(options);
      calls = made;
    }
    return made;
  }

  /** Closes the connections that are kept open. */
  @Override
  public synchronized void close() {
    if (calls != null) {
      calls.close();
    }
  }
}
