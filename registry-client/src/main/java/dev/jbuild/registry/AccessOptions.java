package dev.jbuild.registry;

import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.transport.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a command line says about registries; it counts more than any configuration file.
 *
 * @param verify whether registries must speak https and prove who they are, for all of them
 * @param credential shown to every registry that asks, instead of those of the files
 * @param authFile the only file that credentials are read from and written to
 * @param certificates a folder like one of {@code certs.d/HOST}, used for every registry
 * @param retries how often what fails in passing is tried again
 * @param retryPause the pause before the first retry
 */
public record AccessOptions(
    Optional<Boolean> verify,
    Optional<Credential.Basic> credential,
    Optional<Path> authFile,
    Optional<Path> certificates,
    Optional<Integer> retries,
    Optional<Duration> retryPause) {

  /** The command line says nothing. */
  public static final AccessOptions NONE =
      new AccessOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How often and when requests are tried again. */
  RetryPolicy retry() {
    RetryPolicy standard = RetryPolicy.standard();
    return new RetryPolicy(
        retries.map(count -> count + 1).orElse(standard.attempts()),
        retryPause.orElse(standard.pause()),
        standard.longest(),
        standard.sleeper(),
        standard.random());
  }
}
