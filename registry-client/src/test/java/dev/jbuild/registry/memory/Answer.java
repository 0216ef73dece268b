package dev.jbuild.registry.memory;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a handler answers.
 *
 * @param status the status code
 * @param headers header fields
 * @param body the body
 * @param endless whether the body is repeated for as long as somebody reads, without a length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, Map<String, String> headers, byte[] body, boolean endless) {
  public Answer {
    headers = new LinkedHashMap<>(headers);
  }

  public static Answer of(int status) {
    return new Answer(status, Map.of(), new byte[0], false);
  }

  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, false);
  }

  public static Answer json(int status, String text) {
    return of(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer error(int status, String code) {
    return json(
        status,
        "{\"errors\":[{\"code\":\""
            + code
            + "\",\"message\":\""
            + code.toLowerCase(java.util.Locale.ROOT)
            + "\"}]}");
  }

  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body, endless);
  }

  public Answer withBody(byte[] changed) {
    return new Answer(status, headers, changed, endless);
  }
}
