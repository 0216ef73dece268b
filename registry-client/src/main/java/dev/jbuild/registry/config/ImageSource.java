package dev.jbuild.registry.config;

/**
 * A place where an image is, or may be.
 *
 * @param host the registry's host with its port where it has one; {@code docker.io} for Docker Hub
 * @param repository the path of the repository there
 * @param insecure whether the registry need not prove who it is, and may be spoken to in plain http
 */
public record ImageSource(String host, String repository, boolean insecure) {
  /**
   * The full name without tag and digest.
   *
   * @return host and repository
   */
  public String name() {
    return host + "/" + repository;
  }
}
