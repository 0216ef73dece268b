package dev.jbuild.maven.launch;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * User names and passwords for registries, in a file that only this user can read, while it is
 * open.
 *
 * <p>The file holds what the user's own file of docker logins says, too: jbuild reads one or the
 * other.
 */
public final class RegistryLogins implements Closeable {
  private static final String FILE = "config.json";

  private final @Nullable Path folder;
  private final Map<String, String> environment;
  private final Thread removal = new Thread(this::close, "jbuild-logins");

  private RegistryLogins(@Nullable Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** A name and its password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /** Whether a server of settings.xml is a registry: its id is a host, as an image name has it. */
  public static boolean isRegistry(String id) {
    boolean host = id.equals("localhost") || id.indexOf('.') >= 0 || id.indexOf(':') >= 0;
    return host && id.matches("[A-Za-z0-9.\\[\\]:-]+");
  }

  /**
   * Writes the file.
   *
   * @param logins by host, with its port where it has one
   * @param variables the environment of this process, which tells where docker's logins are
   */
  public static RegistryLogins write(Map<String, Login> logins, Map<String, String> variables)
      throws IOException {
    if (logins.isEmpty()) {
      return new RegistryLogins(null, Map.of());
    }
    String named = variables.getOrDefault("REGISTRY_AUTH_FILE", "");
    Map<String, @Nullable Object> json = read(named.isEmpty() ? docker(variables) : Path.of(named));
    Map<String, @Nullable Object> auths = Json.object(json, "auths");
    logins.forEach((host, login) -> {
      byte[] plain = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
      auths.put(key(host), Map.of("auth", Base64.getEncoder().encodeToString(plain)));
    });
    json.put("auths", auths);
    // jbuild runs in another folder than Maven.
    Path folder =
        Files.createTempDirectory("jbuild-maven", HostFiles.permissions("rwx------"))
            .toAbsolutePath();
    Path file = folder.resolve(FILE);
    var result =
        new RegistryLogins(
            folder,
            named.isEmpty()
                ? Map.of("DOCKER_CONFIG", folder.toString())
                : Map.of("REGISTRY_AUTH_FILE", file.toString()));
    try {
      Runtime.getRuntime().addShutdownHook(result.removal);
      Files.createFile(file, HostFiles.permissions("rw-------"));
      Files.writeString(file, Json.write(json));
      return result;
    } catch (IOException | RuntimeException e) {
      result.close();
      throw e;
    }
  }

  /** The variables that lead jbuild to the file. */
  public Map<String, String> environment() {
    return environment;
  }

  /** As docker names Docker Hub in its file. */
  private static String key(String host) {
    return host.equals("docker.io") || host.equals("index.docker.io")
        ? "https://index.docker.io/v1/"
        : host;
  }

  private static Path docker(Map<String, String> variables) {
    String folder = variables.getOrDefault("DOCKER_CONFIG", "");
    String home = variables.getOrDefault("HOME", System.getProperty("user.home", "/"));
    return folder.isEmpty() ? Path.of(home, ".docker", FILE) : Path.of(folder, FILE);
  }

  private static Map<String, @Nullable Object> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new LinkedHashMap<>();
    }
    String text = Files.readString(file);
    try {
      return text.isBlank() ? new LinkedHashMap<>() : Json.object(text);
    } catch (IOException e) {
      // Jackson's message shows a piece of the file, and there may be a password in it.
      throw new IOException(file + ": is not the JSON of a file of logins");
    }
  }

  /** Removes the file. */
  @Override
  public void close() {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve(FILE));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException e) {
      // The JVM is ending: this is the hook, or it finds nothing more to do.
    }
  }
}
