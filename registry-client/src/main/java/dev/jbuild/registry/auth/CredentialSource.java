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
}
