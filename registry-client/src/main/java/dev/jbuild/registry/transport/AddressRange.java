package dev.jbuild.registry.transport;

import java.net.InetAddress;

/** Ranges of network addresses as configuration writes them, {@code 10.0.0.0/8}. */
public final class AddressRange {
  private AddressRange() {}

  /**
   * Whether a host is literally an address within a range; names are not looked up.
   *
   * @param range an address, a slash and the length of the network's prefix
   * @param host a name or an address, IPv6 in brackets or not
   * @return true if it is; false too for what is no range or no address
   */
  public static boolean contains(String range, String host) {
    int slash = range.indexOf('/');
    InetAddress address = Origin.literal(host);
    InetAddress network = slash < 0 ? null : Origin.literal(range.substring(0, slash));
    if (address == null || network == null) {
      return false;
    }
    int bits;
    try {
      bits = Integer.parseInt(range.substring(slash + 1));
    } catch (NumberFormatException e) {
      return false;
    }
    byte[] a = address.getAddress();
    byte[] n = network.getAddress();
    if (a.length != n.length || bits < 0 || bits > a.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((a[bit / 8] & mask) != (n[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a host is this machine: {@code localhost} or a loopback address.
   *
   * @param host a name or an address, IPv6 in brackets or not
   * @return true if it is
   */
  public static boolean loopback(String host) {
    InetAddress address = Origin.literal(host);
    return address != null && address.isLoopbackAddress();
  }
}
