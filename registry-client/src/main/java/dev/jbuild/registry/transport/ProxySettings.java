package dev.jbuild.registry.transport;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request goes through, as the environment says: {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in lower case first, read the way Go's tools
 * and curl do.
 *
 * <p>Loopback addresses never go through a proxy. {@code NO_PROXY} is a list of names (which cover
 * their subdomains), addresses, CIDR ranges, each with an optional port, or {@code *}.
 */
public final class ProxySettings {
  private final @Nullable URI http;
  private final @Nullable URI https;
  private final List<String> direct;

  private ProxySettings(@Nullable URI http, @Nullable URI https, List<String> direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /**
   * Reads the variables.
   *
   * @param environment the process's environment
   * @return the settings
   */
  public static ProxySettings of(Map<String, String> environment) {
    URI all = proxy(environment, "all_proxy");
    URI http = proxy(environment, "http_proxy");
    URI https = proxy(environment, "https_proxy");
    List<String> direct = new ArrayList<>();
    for (String part : value(environment, "no_proxy").split(",", -1)) {
      if (!part.isBlank()) {
        direct.add(part.strip().toLowerCase(Locale.ROOT));
      }
    }
    return new ProxySettings(http != null ? http : all, https != null ? https : all, direct);
  }

  /**
   * The proxy for an address.
   *
   * @param target an http or https address
   * @return the address of an http, https or socks5 proxy, with its credentials; null to go direct
   */
  public @Nullable URI proxyFor(URI target) {
    URI proxy = target.getScheme().equalsIgnoreCase("https") ? https : http;
    return proxy == null || goesDirect(target) ? null : proxy;
  }

  private boolean goesDirect(URI target) {
    String host = target.getHost().toLowerCase(Locale.ROOT);
    InetAddress address = Origin.literal(host);
    if (AddressRange.loopback(host)) {
      return true;
    }
    int port = Origin.port(target);
    for (String entry : direct) {
      if (entry.equals("*") || matches(entry, host, address, port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(
      String entry, String host, @Nullable InetAddress address, int port) {
    if (entry.indexOf('/') > 0) {
      return AddressRange.contains(entry, host);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    boolean ported = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
    if (ported) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    if (address != null) {
      return address.equals(Origin.literal(name));
    }
    if (name.startsWith("*.")) {
      name = name.substring(1);
    }
    return name.startsWith(".")
        ? host.endsWith(name)
        : host.equals(name) || host.endsWith("." + name);
  }

  private static @Nullable URI proxy(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isBlank()) {
      return null;
    }
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      return uri.getHost() == null ? null : uri;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      value = environment.get(name.toUpperCase(Locale.ROOT));
    }
    return value == null ? "" : value;
  }
}
