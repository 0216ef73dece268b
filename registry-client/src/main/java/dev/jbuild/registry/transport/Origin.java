package dev.jbuild.registry.transport;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server a chain talks to, and what it may make us do: every address it names (redirect, upload
 * location, token realm) goes through here.
 */
public final class Origin {
  private final URI base;
  private final boolean plainAllowed;
  private @Nullable Reach named;

  /**
   * A server.
   *
   * @param base its scheme, host and port, such as {@code https://ghcr.io}
   * @param plainAllowed whether it may send an https request on to plain http
   */
  public Origin(URI base, boolean plainAllowed) {
    this.base = base;
    this.plainAllowed = plainAllowed;
  }

  /**
   * Scheme, host and port.
   *
   * @return the base address, without a path
   */
  public URI base() {
    return base;
  }

  /**
   * Whether two addresses are of one scheme, host and port.
   *
   * @param a an absolute address
   * @param b another
   * @return true for the same server
   */
  public static boolean same(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && port(a) == port(b);
  }

  /**
   * Resolves an address that the server named.
   *
   * <p>A registry behind a proxy that ends TLS may call itself http; its own host is then addressed
   * as before.
   *
   * @param from the address of the request
   * @param location absolute or relative
   * @return an absolute http or https address
   * @throws RefusedException if it is none, carries credentials, or leaves https
   */
  public URI resolve(URI from, String location) throws RefusedException {
    URI target;
    try {
      target = from.resolve(escaped(location.strip()));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Redaction.of(from) + ": answered with a malformed Location");
    }
    String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || target.getHost() == null
        || target.getUserInfo() != null) {
      throw new RefusedException(
          Redaction.of(from) + ": refused to follow to " + Redaction.of(target));
    }
    if (scheme.equals("http") && from.getScheme().equalsIgnoreCase("https")) {
      if (target.getHost().equalsIgnoreCase(from.getHost())
          && (target.getPort() < 0 || target.getPort() == 80 || target.getPort() == port(from))) {
        return URI.create(
            "https://" + from.getRawAuthority() + target.toString().substring(prefix(target)));
      }
      if (!plainAllowed) {
        throw new RefusedException(
            Redaction.of(from)
                + ": refused to follow from https to "
                + Redaction.of(target)
                + "; configure the registry as insecure to allow it");
      }
    }
    return target;
  }

  /**
   * The reach of a request to an address that the server named.
   *
   * @param target the address
   * @return ANY for the server itself, else what a server at its address may name
   * @throws RefusedException if the address is a literal one out of reach
   */
  public Reach reach(URI target) throws RefusedException {
    if (target.getHost().equalsIgnoreCase(base.getHost())) {
      return Reach.ANY;
    }
    Reach reach = named();
    InetAddress literal = literal(target.getHost());
    if (literal != null && !reach.allows(literal)) {
      throw new RefusedException(
          base.getHost()
              + ": refused to follow to the private address "
              + Redaction.of(target)
              + ", which the registry is not part of");
    }
    return reach;
  }

  private synchronized Reach named() {
    Reach known = named;
    if (known == null) {
      try {
        known = Reach.of(InetAddress.getAllByName(base.getHost()));
      } catch (UnknownHostException e) {
        // Behind a proxy only the proxy may know the name: nothing private is to be assumed.
        known = Reach.PUBLIC;
      }
      named = known;
    }
    return known;
  }

  /**
   * The port of an address, its scheme's where it names none.
   *
   * @param uri an http or https address
   * @return the port
   */
  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /** Characters that servers leave unescaped in a Location and {@link URI} does not accept. */
  private static String escaped(String location) {
    StringBuilder text = new StringBuilder(location.length());
    for (int i = 0; i < location.length(); i++) {
      char c = location.charAt(i);
      if (" \"<>\\^`{|}".indexOf(c) >= 0) {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static int prefix(URI uri) {
    return uri.getScheme().length() + "://".length() + uri.getRawAuthority().length();
  }

  /**
   * The address that a host name literally is.
   *
   * @param host a name or an address, IPv6 in brackets or not
   * @return the address, or null for a name
   */
  static @Nullable InetAddress literal(String host) {
    if (host.equalsIgnoreCase("localhost")
        || host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
      return InetAddress.getLoopbackAddress();
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      // ofLiteral accepts no name, so nothing is looked up.
      return InetAddress.ofLiteral(bare);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
