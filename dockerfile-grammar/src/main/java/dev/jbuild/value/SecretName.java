package dev.jbuild.value;

import java.util.Locale;
import java.util.Set;

/** Tells by its name whether a variable holds a secret, as BuildKit's check does. */
public final class SecretName {
  private static final Set<String> SECRET =
      Set.of(
          "apikey",
          "auth",
          "credential",
          "credentials",
          "key",
          "password",
          "pword",
          "passwd",
          "secret",
          "token");

  private static final Set<String> HARMLESS = Set.of("public", "file", "version");

  private SecretName() {}

  /** Whether one of the words of a name, such as {@code NPM_TOKEN}, is one for secrets. */
  public static boolean isSensitive(String name) {
    boolean secret = false;
    for (String part : name.toLowerCase(Locale.ROOT).split("_", -1)) {
      if (HARMLESS.contains(part)) {
        return false;
      }
      secret |= SECRET.contains(part);
    }
    return secret;
  }
}
