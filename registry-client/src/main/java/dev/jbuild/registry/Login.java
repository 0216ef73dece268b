package dev.jbuild.registry;

import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.auth.CredentialFiles;
import dev.jbuild.registry.auth.CredentialSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logging in to registries and out of them, kept where docker and podman find it too. */
public final class Login {
  private Login() {}

  /**
   * Checks a password with the registry and keeps it, or the identity token that the registry's
   * token service gives for it, as docker does.
   *
   * @param options how to reach the registry
   * @param files where credentials are kept
   * @param server the registry as the user named it; empty for Docker Hub
   * @param credential user and password, or access token
   * @return the file where password or token can be read now; empty where a helper keeps it
   * @throws RegistryException of kind DENIED if the registry does not accept it; nothing is kept
   * @throws IOException if it cannot be kept
   */
  public static Optional<Path> in(
      RegistryOptions options, CredentialFiles files, String server, Credential.Basic credential)
      throws IOException {
    String registry = registry(server);
    Shown shown = new Shown(credential);
    try (RegistryClient client = new RegistryClient(options.withCredentials(shown))) {
      client.checkLogin(registry);
    } catch (RegistryException e) {
      if (e.kind() != RegistryException.Kind.DENIED) {
        throw e;
      }
      throw new RegistryException(
          e.kind(),
          e.status(),
          registry + ": the registry does not accept this user name and password",
          e);
    }
    Credential.Identity identity = shown.identity;
    return identity == null
        ? files.store(registry, credential)
        : files.store(registry, credential.user(), identity);
  }

  /** A password that is to be replaced by a token where that can be had. */
  private static final class Shown implements CredentialSource {
    private final Credential.Basic credential;
    private volatile Credential.@Nullable Identity identity;

    Shown(Credential.Basic credential) {
      this.credential = credential;
    }

    @Override
    public Credential find(String registry, String repository) {
      return credential;
    }

    @Override
    public boolean wantsIdentity() {
      return true;
    }

    @Override
    public void take(Credential.Identity identity) {
      this.identity = identity;
    }
  }

  /**
   * Forgets the password for a registry.
   *
   * @param files where credentials are kept
   * @param server the registry as the user named it; empty for Docker Hub
   * @return whether there was one
   * @throws IOException if it cannot be forgotten
   */
  public static boolean out(CredentialFiles files, String server) throws IOException {
    return files.remove(registry(server));
  }

  /**
   * The registry that a user means: its scheme and path, which docker used to want, do not matter.
   *
   * @param server what the user wrote
   * @return host with port, {@code docker.io} for Docker Hub under any of its names
   */
  public static String registry(String server) {
    int start = server.indexOf("://") < 0 ? 0 : server.indexOf("://") + "://".length();
    int slash = server.indexOf('/', start);
    String host = server.substring(start, slash < 0 ? server.length() : slash);
    return switch (host) {
      case "", "index.docker.io", "registry-1.docker.io", "hub.docker.com" -> "docker.io";
      default -> host;
    };
  }
}
