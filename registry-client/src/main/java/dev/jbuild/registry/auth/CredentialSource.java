package dev.jbuild.registry.auth;

import java.io.IOException;

/** Where credentials come from. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * The credential for a repository.
   *
   * @param registry the host with its port where it has one, {@code docker.io} for Docker Hub
   * @param repository the path of the repository; empty for the registry as a whole
   * @return the credential, {@link Credential#ANONYMOUS} where there is none
   * @throws IOException if a file or helper that should know fails
   */
  Credential find(String registry, String repository) throws IOException;

  /** Whether a token service is asked to give an identity token for a password. */
  default boolean wantsIdentity() {
    return false;
  }

  /**
   * Takes the identity token that a token service gave for a password.
   *
   * @param identity what may be shown from now on
   */
  default void take(Credential.Identity identity) {}
}
