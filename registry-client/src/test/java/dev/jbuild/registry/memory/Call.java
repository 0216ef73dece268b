package dev.jbuild.registry.memory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param method the method
 * @param target path and query as sent
 * @param headers header fields, names in lower case
 * @param body the body that arrived
 * @param whole whether all of the body arrived
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Call(
    String method, String target, Map<String, String> headers, byte[] body, boolean whole) {
  public Call {
    headers = Map.copyOf(headers);
  }

  public String path() {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  public Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    int start = target.indexOf('?');
    if (start >= 0) {
      parse(target.substring(start + 1), query);
    }
    return query;
  }

  public Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    parse(new String(body, StandardCharsets.UTF_8), form);
    return form;
  }

  private static void parse(String text, Map<String, String> into) {
    for (String parameter : text.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        String value = URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
        // Repeated parameters (scopes) are kept, a space between them.
        into.merge(parameter.substring(0, equals), value, (a, b) -> a + " " + b);
      }
    }
  }

  public Call withBody(byte[] changed) {
    return new Call(method, target, headers, changed, whole);
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
