package dev.jbuild.registry.config;

import java.util.List;

/**
 * What registries.conf says of the names with one prefix.
 *
 * @param prefix host with port, and any part of the path, or {@code *.domain}
 * @param location what the prefix is replaced with
 * @param insecure whether the registry need not prove who it is
 * @param blocked whether nothing may be pulled from it or pushed to it
 * @param mirrors where to pull from first, in order
 */
record RegistryRule(
    String prefix, String location, boolean insecure, boolean blocked, List<Mirror> mirrors) {
  RegistryRule {
    mirrors = List.copyOf(mirrors);
  }

  /** How much of a full name the prefix covers; -1 where it does not fit. */
  int covers(String name) {
    if (prefix.startsWith("*.")) {
      int end = 0;
      while (end < name.length() && name.charAt(end) != '/') {
        end++;
      }
      return name.substring(0, end).endsWith(prefix.substring(1)) ? end : -1;
    }
    if (!name.startsWith(prefix)) {
      return -1;
    }
    boolean whole =
        name.length() == prefix.length() || "/:@".indexOf(name.charAt(prefix.length())) >= 0;
    return whole ? prefix.length() : -1;
  }

  /** The name with the prefix replaced by another location; unchanged for an empty one. */
  static String moved(String name, int covered, String location) {
    return location.isEmpty() ? name : location + name.substring(covered);
  }
}
