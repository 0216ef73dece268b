package dev.jbuild.build.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The build arguments that name proxies.
 *
 * <p>They need no ARG, reach every RUN in upper and lower case, and are part neither of the cache
 * key nor of the image.
 */
final class ProxyArgs {
  private static final List<String> NAMES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

  private ProxyArgs() {}

  static boolean isProxy(String name) {
    return NAMES.contains(name.toUpperCase(Locale.ROOT));
  }

  static Map<String, String> environment(Map<String, String> buildArgs) {
    Map<String, String> env = new LinkedHashMap<>();
    buildArgs.forEach((name, value) -> {
      if (isProxy(name)) {
        env.put(name.toUpperCase(Locale.ROOT), value);
        env.put(name.toLowerCase(Locale.ROOT), value);
      }
    });
    return env;
  }
}
