package dev.jbuild.registry.transport;

import java.net.URI;
import java.util.Set;

/** Addresses as they may be shown: without user information and without signatures or tokens. */
public final class Redaction {
  /** Parameters of the registry protocol that are no secrets; every other value is hidden. */
  private static final Set<String> SHOWN =
      Set.of("digest", "mount", "from", "n", "last", "artifactType", "service", "scope", "ns", "q");

  private Redaction() {}

  /**
   * An address fit for messages and traces.
   *
   * @param uri any address
   * @return its text, secrets replaced by {@code REDACTED}
   */
  public static String of(URI uri) {
    StringBuilder text = new StringBuilder(64);
    if (uri.getScheme() != null) {
      text.append(uri.getScheme()).append(':');
    }
    String authority = uri.getRawAuthority();
    if (authority != null) {
      text.append("//").append(authority, authority.lastIndexOf('@') + 1, authority.length());
    }
    if (uri.getRawPath() != null) {
      text.append(uri.getRawPath());
    }
    String query = uri.getRawQuery();
    if (query != null) {
      char separator = '?';
      for (String parameter : query.split("&", -1)) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        text.append(separator).append(name);
        if (equals >= 0) {
          text.append('=');
          text.append(SHOWN.contains(name) ? parameter.substring(equals + 1) : "REDACTED");
        }
        separator = '&';
      }
    }
    return text.toString();
  }
}
