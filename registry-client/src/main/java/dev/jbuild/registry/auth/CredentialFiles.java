package dev.jbuild.registry.auth;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.registry.config.ConfigFolders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that docker and podman keep for a user, and the file that a login is written to.
 *
 * <p>With {@code REGISTRY_AUTH_FILE} only that file counts. Else docker's comes first ({@code
 * $DOCKER_CONFIG/config.json}, by default in {@code ~/.docker}), then podman's ({@code
 * $XDG_RUNTIME_DIR/containers/auth.json}, {@code $XDG_CONFIG_HOME/containers/auth.json}).
 */
public final class CredentialFiles implements CredentialSource {
  private final List<Path> files;
  private final Map<String, String> environment;

  private CredentialFiles(List<Path> files, Map<String, String> environment) {
    this.files = List.copyOf(files);
    this.environment = Map.copyOf(environment);
  }

  /**
   * The files that an environment names.
   *
   * @param environment the process's environment; HOME is read from it
   * @return the credentials, nothing read yet
   */
  public static CredentialFiles of(Map<String, String> environment) {
    return of(environment, Optional.empty());
  }

  /**
   * The one file that a user names, else those that an environment names.
   *
   * @param environment the process's environment; HOME is read from it
   * @param chosen the only file to use
   * @return the credentials, nothing read yet
   */
  public static CredentialFiles of(Map<String, String> environment, Optional<Path> chosen) {
    if (chosen.isPresent()) {
      return new CredentialFiles(List.of(chosen.get()), environment);
    }
    String named = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!named.isEmpty()) {
      return new CredentialFiles(List.of(Path.of(named)), environment);
    }
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
    List<Path> files = new ArrayList<>();
    Path docker = folder(environment, "DOCKER_CONFIG", home.resolve(".docker"));
    files.add(docker.resolve("config.json"));
    Path runtime = folder(environment, "XDG_RUNTIME_DIR", null);
    if (runtime != null) {
      files.add(runtime.resolve("containers/auth.json"));
    }
    files.add(ConfigFolders.ofUser(environment, home).resolve("containers/auth.json"));
    return new CredentialFiles(files, environment);
  }

  @SuppressWarnings("NullAway") // The result is null only where the default is.
  private static Path folder(
      Map<String, String> environment, String name, @Nullable Path otherwise) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : Path.of(value);
  }

  /**
   * All files that are looked into, in that order.
   *
   * @return their paths; none of them need exist
   */
  public List<Path> files() {
    return files;
  }

  /**
   * The file that a login is written to.
   *
   * @return its path; it need not exist
   */
  public Path loginFile() {
    return files.getFirst();
  }

  @Override
  public Credential find(String registry, String repository) throws IOException {
    for (Path path : files) {
      AuthFile file = AuthFile.read(path);
      String helper = file.helper(registry);
      if (helper != null) {
        Credential kept =
            new CredentialHelper(helper, environment).get(AuthFile.names(registry).getFirst());
        if (kept != Credential.ANONYMOUS) {
          return kept;
        }
      }
      Credential stored = file.stored(registry, repository);
      if (stored != Credential.ANONYMOUS) {
        return stored;
      }
    }
    return Credential.ANONYMOUS;
  }

  /**
   * Keeps a credential, in the helper configured for the registry or else in the file.
   *
   * @param registry the host with its port, {@code docker.io} for Docker Hub; a path may follow
   * @param credential user and password
   * @return the file where the password can be read now; empty where a helper keeps it
   * @throws IOException if it cannot be kept
   */
  public Optional<Path> store(String registry, Credential.Basic credential) throws IOException {
    return store(
        registry,
        JsonObject.builder().put("auth", auth(credential.user(), credential.password())).build(),
        (helper, key) -> helper.store(key, credential));
  }

  /**
   * Keeps an identity token instead of a password.
   *
   * @param registry the host with its port, {@code docker.io} for Docker Hub; a path may follow
   * @param user whose it is
   * @param identity the token
   * @return the file where the token can be read now; empty where a helper keeps it
   * @throws IOException if it cannot be kept
   */
  public Optional<Path> store(String registry, String user, Credential.Identity identity)
      throws IOException {
    return store(
        registry,
        JsonObject.builder()
            .put("auth", auth(user, ""))
            .put("identitytoken", identity.token())
            .build(),
        (helper, key) -> helper.store(key, identity));
  }

  private static String auth(String user, String password) {
    byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(plain);
  }

  private interface Storing {
    void in(CredentialHelper helper, String key) throws IOException;
  }

  private Optional<Path> store(String registry, JsonObject secret, Storing storing)
      throws IOException {
    AuthFile file = AuthFile.read(loginFile());
    String key = AuthFile.names(registry).getFirst();
    String helper = file.helper(registry);
    JsonObject entry = secret;
    if (helper != null) {
      storing.in(new CredentialHelper(helper, environment), key);
      entry = JsonObject.builder().build();
    }
    // With a helper an empty entry stays, as docker does, to tell that there was a login.
    write(file, auths(file).put(key, entry));
    return helper == null ? Optional.of(loginFile()) : Optional.empty();
  }

  /**
   * Forgets the credential of a registry.
   *
   * @param registry the host with its port, {@code docker.io} for Docker Hub
   * @return whether there was one
   * @throws IOException if it cannot be forgotten
   */
  public boolean remove(String registry) throws IOException {
    AuthFile file = AuthFile.read(loginFile());
    String helper = file.helper(registry);
    boolean found = false;
    if (helper != null) {
      CredentialHelper program = new CredentialHelper(helper, environment);
      String key = AuthFile.names(registry).getFirst();
      if (program.get(key) != Credential.ANONYMOUS) {
        program.erase(key);
        found = true;
      }
    }
    JsonObject.Builder auths = auths(file);
    for (String name : AuthFile.names(registry)) {
      if (auths.build().has(name)) {
        auths.remove(name);
        found = true;
      }
    }
    if (found) {
      write(file, auths);
    }
    return found;
  }

  private JsonObject.Builder auths(AuthFile file) throws IOException {
    try {
      JsonObject auths = file.json().object("auths");
      return auths == null ? JsonObject.builder() : auths.toBuilder();
    } catch (InvalidContentException e) {
      throw new IOException(loginFile() + ": " + e.getMessage(), e);
    }
  }

  /** Replaces the file in one step; nobody but the user may read it at any time. */
  private void write(AuthFile file, JsonObject.Builder auths) throws IOException {
    Path target = loginFile();
    // Through a link to the file it means, which may be managed elsewhere.
    if (Files.isSymbolicLink(target) && Files.exists(target)) {
      target = target.toRealPath();
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(target + ": is no file");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String text = file.json().toBuilder().put("auths", auths.build()).build().toPrettyString();
    Path temporary =
        Files.createTempFile(
            folder,
            ".config",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(temporary);
      }
    }
  }
}
