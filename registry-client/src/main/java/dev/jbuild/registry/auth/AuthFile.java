package dev.jbuild.registry.auth;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of credentials: docker's config.json or podman's auth.json (containers-auth.json(5)).
 *
 * <p>Keys of {@code auths} may be hosts, hosts with a path (the longest wins), or the addresses
 * that docker wrote in former times ({@code https://index.docker.io/v1/}).
 */
final class AuthFile {
  /** What docker calls Docker Hub in its files and to its helpers. */
  static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  private static final long MAX_SIZE = 8 << 20;

  private final Path path;
  private final JsonObject json;

  private AuthFile(Path path, JsonObject json) {
    this.path = path;
    this.json = json;
  }

  /** Reads a file; one that does not exist or is empty is a file without credentials. */
  static AuthFile read(Path path) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(path) > MAX_SIZE) {
        throw new IOException(path + ": is too large for a file of credentials");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      bytes = new byte[0];
    }
    if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
      return new AuthFile(path, JsonObject.builder().build());
    }
    try {
      return new AuthFile(path, JsonObject.parse(bytes));
    } catch (InvalidContentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  JsonObject json() {
    return json;
  }

  /** The helper responsible for a registry, by suffix of its program's name; null for none. */
  @Nullable String helper(String registry) throws IOException {
    try {
      JsonObject helpers = json.object("credHelpers");
      if (helpers != null) {
        for (String name : names(registry)) {
          String helper = helpers.string(name, "");
          if (!helper.isEmpty()) {
            return helper;
          }
        }
      }
      String store = json.string("credsStore", "");
      return store.isEmpty() ? null : store;
    } catch (InvalidContentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** The credential stored in the file itself. */
  Credential stored(String registry, String repository) throws IOException {
    try {
      JsonObject auths = json.object("auths");
      if (auths == null) {
        return Credential.ANONYMOUS;
      }
      for (String key : keys(registry, repository)) {
        JsonObject entry = auths.object(key);
        if (entry != null) {
          Credential credential = credential(key, entry);
          if (credential != Credential.ANONYMOUS) {
            return credential;
          }
        }
      }
      for (String key : auths.names()) {
        JsonObject entry = auths.object(key);
        if (entry != null && names(registry).contains(host(key))) {
          return credential(key, entry);
        }
      }
      return Credential.ANONYMOUS;
    } catch (InvalidContentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private Credential credential(String key, JsonObject entry) throws IOException {
    String identity = entry.string("identitytoken", "");
    if (!identity.isEmpty()) {
      return new Credential.Identity(identity);
    }
    String access = entry.string("registrytoken", "");
    if (!access.isEmpty()) {
      return new Credential.Access(access);
    }
    String user = entry.string("username", "");
    String password = entry.string("password", "");
    String auth = entry.string("auth", "");
    if (!auth.isEmpty()) {
      String decoded = decode(key, auth);
      int colon = decoded.indexOf(':');
      if (colon < 0) {
        throw new IOException(path + ": the \"auth\" of " + key + " is not user:password");
      }
      user = decoded.substring(0, colon);
      password = decoded.substring(colon + 1);
    }
    return user.isEmpty() && password.isEmpty()
        ? Credential.ANONYMOUS
        : new Credential.Basic(user, password);
  }

  private String decode(String key, String auth) throws IOException {
    try {
      byte[] decoded = Base64.getDecoder().decode(auth.strip());
      // Old dockers padded with NUL.
      int end = decoded.length;
      while (end > 0 && decoded[end - 1] == 0) {
        end--;
      }
      return new String(decoded, 0, end, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": the \"auth\" of " + key + " is not base64", e);
    }
  }

  /** The keys that fit a repository, most specific first. */
  private static List<String> keys(String registry, String repository) {
    List<String> keys = new ArrayList<>();
    String path = repository;
    while (!path.isEmpty()) {
      keys.add(registry + "/" + path);
      int slash = path.lastIndexOf('/');
      path = slash < 0 ? "" : path.substring(0, slash);
    }
    keys.addAll(names(registry));
    return keys;
  }

  /** A registry's names in such files: Docker Hub has several. */
  static List<String> names(String registry) {
    return switch (registry) {
      case "docker.io", "index.docker.io", "registry-1.docker.io" ->
          List.of(DOCKER_HUB_KEY, "docker.io", "index.docker.io", "registry-1.docker.io");
      default -> List.of(registry);
    };
  }

  /** The host of a key that is an address, as docker compares them; empty where it has a path. */
  private static String host(String key) {
    String rest = key.toLowerCase(Locale.ROOT);
    if (rest.startsWith("https://")) {
      rest = rest.substring("https://".length());
    } else if (rest.startsWith("http://")) {
      rest = rest.substring("http://".length());
    } else {
      return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : "";
    }
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }
}
