package dev.jbuild.registry;

import dev.jbuild.registry.auth.Credential;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command line says about registries; it counts more than any configuration file.
 *
 * @param verify whether registries must speak https and prove who they are, for all of them
 * @param credential shown to every registry that asks, instead of those of the files
 * @param authFile the only file that credentials are read from and written to
 * @param certificates a folder like one of {@code certs.d/HOST}, used for every registry
 */
public record AccessOptions(
    Optional<Boolean> verify,
    Optional<Credential.Basic> credential,
    Optional<Path> authFile,
    Optional<Path> certificates) {

  /** The command line says nothing. */
  public static final AccessOptions NONE =
      new AccessOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
