package dev.jbuild.registry;

import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.config.RegistryConfig;
import dev.jbuild.registry.transport.ProxySettings;
import dev.jbuild.registry.transport.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Options of clients in tests: no configuration of this machine, no waiting. */
final class Clients {
  private Clients() {}

  /** Retries without pauses; stalls end after a second. */
  static RegistryOptions options() {
    return options(new CopyOnWriteArrayList<>());
  }

  /** The same; what would have been waited for goes to a list. */
  static RegistryOptions options(List<Duration> waited) {
    return new RegistryOptions(
        RegistryConfig.none(),
        (registry, repository) -> Credential.ANONYMOUS,
        ProxySettings.of(Map.of()),
        Optional::empty,
        new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofSeconds(60), waited::add, new Random(1)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        4,
        0,
        Optional.empty());
  }
}
