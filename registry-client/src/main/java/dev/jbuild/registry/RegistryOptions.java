package dev.jbuild.registry;

import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.auth.CredentialFiles;
import dev.jbuild.registry.auth.CredentialSource;
import dev.jbuild.registry.config.RegistryConfig;
import dev.jbuild.registry.transport.ProxySettings;
import dev.jbuild.registry.transport.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a client behaves.
 *
 * @param config what is configured about registries
 * @param credentials where credentials come from
 * @param proxies which proxy a request goes through
 * @param keyPassword gives the password of encrypted client keys
 * @param retry what is tried again and when
 * @param connect the longest time until a connection stands
 * @param stall the longest time without a byte; ten times that while a registry checks an upload
 * @param parallel how many blobs of one pull or push move at once
 * @param chunk the bytes of an upload sent with one request; 0 sends a blob with one
 * @param trace takes a line about each request, or nothing
 */
public record RegistryOptions(
    RegistryConfig config,
    CredentialSource credentials,
    ProxySettings proxies,
    Supplier<Optional<String>> keyPassword,
    RetryPolicy retry,
    Duration connect,
    Duration stall,
    int parallel,
    long chunk,
    Optional<Consumer<String>> trace) {

  /**
   * What this machine and user have configured.
   *
   * @param environment the process's environment
   * @return the options
   * @throws IOException if a configuration file is malformed; the message names it
   */
  public static RegistryOptions of(Map<String, String> environment) throws IOException {
    return of(environment, AccessOptions.NONE);
  }

  /**
   * What this machine and user have configured, and the command line said.
   *
   * @param environment the process's environment
   * @param access what the command line says
   * @return the options
   * @throws IOException if a configuration file is malformed; the message names it
   */
  public static RegistryOptions of(Map<String, String> environment, AccessOptions access)
      throws IOException {
    RegistryConfig config = RegistryConfig.load(environment);
    if (access.verify().isPresent()) {
      config = config.withVerification(access.verify().get());
    }
    if (access.certificates().isPresent()) {
      config = config.withCertificates(access.certificates().get());
    }
    CredentialSource credentials = CredentialFiles.of(environment, access.authFile());
    if (access.credential().isPresent()) {
      Credential given = access.credential().get();
      credentials = (registry, repository) -> given;
    }
    return new RegistryOptions(
        config,
        credentials,
        ProxySettings.of(environment),
        () -> Optional.ofNullable(environment.get("JBUILD_TLS_KEY_PASSWORD")),
        access.retry(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        6,
        0,
        Optional.empty());
  }

  /**
   * These options with another configuration.
   *
   * @param changed what is configured about registries
   * @return the changed options
   */
  public RegistryOptions withConfig(RegistryConfig changed) {
    return new RegistryOptions(
        changed, credentials, proxies, keyPassword, retry, connect, stall, parallel, chunk, trace);
  }

  /**
   * These options with other credentials.
   *
   * @param changed where credentials come from
   * @return the changed options
   */
  public RegistryOptions withCredentials(CredentialSource changed) {
    return new RegistryOptions(
        config, changed, proxies, keyPassword, retry, connect, stall, parallel, chunk, trace);
  }

  /**
   * These options with other retries and another stall time.
   *
   * @param changedRetry what is tried again and when
   * @param changedStall the longest time without a byte
   * @return the changed options
   */
  public RegistryOptions withRetry(RetryPolicy changedRetry, Duration changedStall) {
    return new RegistryOptions(
        config,
        credentials,
        proxies,
        keyPassword,
        changedRetry,
        connect,
        changedStall,
        parallel,
        chunk,
        trace);
  }

  /**
   * These options with other transfers.
   *
   * @param changedParallel how many blobs move at once
   * @param changedChunk the bytes of an upload sent with one request; 0 for all
   * @return the changed options
   */
  public RegistryOptions withTransfers(int changedParallel, long changedChunk) {
    return new RegistryOptions(
        config,
        credentials,
        proxies,
        keyPassword,
        retry,
        connect,
        stall,
        changedParallel,
        changedChunk,
        trace);
  }

  /**
   * These options with a trace.
   *
   * @param changed takes a line about each request
   * @return the changed options
   */
  public RegistryOptions withTrace(Consumer<String> changed) {
    return new RegistryOptions(
        config,
        credentials,
        proxies,
        keyPassword,
        retry,
        connect,
        stall,
        parallel,
        chunk,
        Optional.of(changed));
  }
}
