package dev.jbuild.registry.transport;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * How far into private networks a request may reach.
 *
 * <p>A registry names further addresses (token realm, redirect, upload location). One on the public
 * internet must not make us talk to a machine of our own network, the loopback or a cloud's
 * metadata service: an address that a registry named may be at most as private as the registry
 * itself.
 */
public enum Reach {
  /** Anywhere: the user named the address. */
  ANY,
  /** Loopback, private and public: what a registry on this machine may name. */
  LOOPBACK,
  /** Private and public networks: what a registry in a private network may name. */
  PRIVATE,
  /** Public networks only: what a public registry may name. */
  PUBLIC;

  /**
   * Whether a request of this reach may go to an address.
   *
   * @param address a resolved address
   * @return true if allowed
   */
  public boolean allows(InetAddress address) {
    return switch (this) {
      case ANY -> true;
      case LOOPBACK -> !unroutable(address);
      case PRIVATE -> !unroutable(address) && !address.isLoopbackAddress();
      case PUBLIC -> !unroutable(address) && !address.isLoopbackAddress() && !isPrivate(address);
    };
  }

  /**
   * What a host at some addresses may name.
   *
   * @param addresses the addresses of the registry
   * @return the reach of the most private of them; PUBLIC for no address at all
   */
  public static Reach of(InetAddress... addresses) {
    Reach reach = PUBLIC;
    for (InetAddress address : addresses) {
      if (address.isLoopbackAddress()) {
        return LOOPBACK;
      }
      if (isPrivate(address)) {
        reach = PRIVATE;
      }
    }
    return reach;
  }

  /** Link-local addresses hold the clouds' metadata services; the rest is no unicast at all. */
  private static boolean unroutable(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) {
      // RFC 1918, and RFC 6598's shared space of carriers, which clusters use as well.
      return address.isSiteLocalAddress() || (first == 100 && (second & 0xc0) == 64) || first == 0;
    }
    // RFC 4193 unique local addresses, and the deprecated site-local ones.
    return (first & 0xfe) == 0xfc || address.isSiteLocalAddress() || address.isLinkLocalAddress();
  }
}
