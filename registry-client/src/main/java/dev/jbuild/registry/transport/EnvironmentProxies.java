package dev.jbuild.registry.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Authenticator;
import okhttp3.Credentials;

/** The environment's proxies in the form OkHttp asks for. */
final class EnvironmentProxies extends ProxySelector {
  private final ProxySettings settings;

  EnvironmentProxies(ProxySettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Proxy> select(URI uri) {
    URI proxy = settings.proxyFor(uri);
    if (proxy == null) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = HttpCalls.proxyPort(proxy);
    Proxy.Type type =
        switch (proxy.getScheme()) {
          case "socks5", "socks5h" -> Proxy.Type.SOCKS;
          case "http" -> Proxy.Type.HTTP;
          default ->
              throw new IllegalArgumentException(
                  "proxies of the kind " + proxy.getScheme() + " are not supported");
        };
    return List.of(new Proxy(type, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // Each request has one proxy; its failure is that of the request.
  }

  /** Answers a proxy's demand with the user and password of its address, once. */
  static Authenticator authenticator(ProxySettings settings) {
    return (route, response) -> {
      okhttp3.Request request = response.request();
      URI proxy = settings.proxyFor(request.url().uri());
      String user = proxy == null ? null : proxy.getUserInfo();
      if (user == null || request.header("Proxy-Authorization") != null) {
        return null;
      }
      int colon = user.indexOf(':');
      String name = colon < 0 ? user : user.substring(0, colon);
      String password = colon < 0 ? "" : user.substring(colon + 1);
      return request
          .newBuilder()
          .header("Proxy-Authorization", Credentials.basic(name, password, StandardCharsets.UTF_8))
          .build();
    };
  }
}
