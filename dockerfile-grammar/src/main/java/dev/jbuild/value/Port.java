package dev.jbuild.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A port of EXPOSE.
 *
 * @param number 0 to 65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record Port(int number, String protocol) {

  /**
   * Reads one expanded word of EXPOSE: {@code port[-port][/protocol]}. Also takes {@code
   * [[ip:]host-port:]port}, of which only the last part counts, as BuildKit does.
   */
  public static List<Port> parse(String spec) throws InvalidValueException {
    int colon = spec.lastIndexOf(':');
    String container = spec.substring(colon + 1);
    int slash = container.indexOf('/');
    String range = slash < 0 ? container : container.substring(0, slash);
    String protocol = slash < 0 ? "" : container.substring(slash + 1).toLowerCase(Locale.ROOT);
    if (range.isEmpty()) {
      throw new InvalidValueException("no port specified: " + (spec.isEmpty() ? "<empty>" : spec));
    }
    protocol =
        switch (protocol) {
          case "" -> "tcp";
          case "tcp", "udp", "sctp" -> protocol;
          default ->
              throw new InvalidValueException("invalid proto: " + protocol + " (tcp, udp or sctp)");
        };
    int[] ports = range(range, "invalid containerPort: ");
    if (colon >= 0) {
      checkHost(spec.substring(0, colon), ports, range);
    }
    List<Port> result = new ArrayList<>(ports[1] - ports[0] + 1);
    for (int number = ports[0]; number <= ports[1]; number++) {
      result.add(new Port(number, protocol));
    }
    return result;
  }

  private static void checkHost(String host, int[] ports, String range)
      throws InvalidValueException {
    int colon = host.lastIndexOf(':');
    String hostRange = host.substring(colon + 1);
    if (!hostRange.isEmpty()) {
      int[] hostPorts = range(hostRange, "invalid hostPort: ");
      if (hostPorts[1] - hostPorts[0] != ports[1] - ports[0] && ports[0] != ports[1]) {
        throw new InvalidValueException(
            "invalid ranges specified for container and host Ports: "
                + range
                + " and "
                + hostRange);
      }
    }
    if (colon > 0 && !isAddress(host.substring(0, colon))) {
      throw new InvalidValueException("invalid IP address: " + host.substring(0, colon));
    }
  }

  private static int[] range(String text, String message) throws InvalidValueException {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : number(text.substring(dash + 1));
    if (first < 0 || last < first) {
      throw new InvalidValueException(message + text);
    }
    return new int[] {first, last};
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number > 65535 ? -1 : (int) number;
  }

  /** Rough on purpose: the address is dropped anyway. */
  private static boolean isAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789abcdefABCDEF.:[]%".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return text.indexOf('.') >= 0 || text.indexOf(':') >= 0;
  }

  /** {@code port/protocol}, as in the config of an image. */
  @Override
  public String toString() {
    return number + "/" + protocol;
  }
}
