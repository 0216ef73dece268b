package dev.jbuild.registry.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One challenge of a WWW-Authenticate header (RFC 9110, section 11.3).
 *
 * @param scheme the scheme in lower case, such as {@code bearer}
 * @param parameters the parameters, names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /**
   * Parses the challenges of a header. Malformed rests are dropped: a registry that sends a
   * challenge we cannot read is one we cannot answer, not a failure of its own.
   */
  static List<Challenge> parse(String header) {
    return new Scanner(header).challenges();
  }

  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    List<Challenge> challenges() {
      List<Challenge> challenges = new ArrayList<>();
      String scheme = "";
      Map<String, String> parameters = new LinkedHashMap<>();
      while (true) {
        skip(" \t,");
        String token = token();
        if (token.isEmpty()) {
          break;
        }
        skip(" \t");
        if (peek() == '=' && !scheme.isEmpty()) {
          at++;
          // A token68 such as "Negotiate abc==" may end in further equals signs.
          skip("= \t");
          parameters.putIfAbsent(token.toLowerCase(Locale.ROOT), value());
        } else {
          if (!scheme.isEmpty()) {
            challenges.add(new Challenge(scheme, parameters));
          }
          scheme = token.toLowerCase(Locale.ROOT);
          parameters = new LinkedHashMap<>();
        }
      }
      if (!scheme.isEmpty()) {
        challenges.add(new Challenge(scheme, parameters));
      }
      return challenges;
    }

    private int peek() {
      return at < text.length() ? text.charAt(at) : -1;
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private String value() {
      if (peek() != '"') {
        int start = at;
        while (at < text.length() && " \t,\"".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        return text.substring(start, at);
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(at + 1, text.length());
      return value.toString();
    }
  }
}
