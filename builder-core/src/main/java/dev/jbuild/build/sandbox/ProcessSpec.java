package dev.jbuild.build.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process to run in a sandbox.
 *
 * @param arguments the program, looked up in the environment's PATH unless it has a slash, and its
 *     arguments; never empty
 * @param environment {@code NAME=value} each, all that the process gets
 * @param workingDirectory absolute path inside the root; must exist, or be one of {@code folders}
 * @param capabilities what a process of uid 0 may do, and the bound for all others; all where
 *     {@code security} is {@code INSECURE}
 * @param hostName the name of the machine as the step sees it
 * @param sharedMemorySize of /dev/shm, in bytes
 * @param folders absolute paths inside the root, made where they are missing
 * @param timeout the process is killed after; empty for never
 */
public record ProcessSpec(
    List<String> arguments,
    List<String> environment,
    String workingDirectory,
    User user,
    Set<Capability> capabilities,
    Network network,
    Security security,
    String hostName,
    List<Ulimit> ulimits,
    long sharedMemorySize,
    List<String> folders,
    Optional<Duration> timeout) {

  /** What a step gets of the network. */
  public enum Network {
    /** The host's. */
    HOST,
    /** A loopback interface and nothing else. */
    NONE
  }

  /** How far a step is confined. */
  public enum Security {
    /** Default capabilities, masked paths and the seccomp filter. */
    SANDBOX,
    /** All capabilities of the user namespace, nothing masked, no filter. */
    INSECURE
  }

  /**
   * Who a process runs as, in numbers of the root's passwd file.
   *
   * @param groups supplementary groups
   */
  public record User(int uid, int gid, List<Integer> groups) {
    public static final User ROOT = new User(0, 0, List.of());

    /** Copies its list. */
    public User {
      groups = List.copyOf(groups);
    }
  }

  private static final long DEFAULT_SHARED_MEMORY = 64L << 20;

  /** Copies its collections. */
  public ProcessSpec {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    capabilities = Set.copyOf(capabilities);
    ulimits = List.copyOf(ulimits);
    folders = List.copyOf(folders);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("no program to run");
    }
  }

  /** A process as Docker's defaults have it: root, host network, 64 MiB of shared memory. */
  public static ProcessSpec of(List<String> arguments, List<String> environment) {
    return new ProcessSpec(
        arguments,
        environment,
        "/",
        User.ROOT,
        Capability.DEFAULT,
        Network.HOST,
        Security.SANDBOX,
        "buildkitsandbox",
        List.of(),
        DEFAULT_SHARED_MEMORY,
        List.of(),
        Optional.empty());
  }

  /** The same but for one thing. */
  public ProcessSpec withWorkingDirectory(String workingDirectory) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withUser(User user) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withCapabilities(Set<Capability> capabilities) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withNetwork(Network network) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withSecurity(Security security) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withHostName(String hostName) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withUlimits(List<Ulimit> ulimits) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withSharedMemorySize(long sharedMemorySize) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withFolders(List<String> folders) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }

  /** The same but for one thing. */
  public ProcessSpec withTimeout(Optional<Duration> timeout) {
    return new ProcessSpec(
        arguments,
        environment,
        workingDirectory,
        user,
        capabilities,
        network,
        security,
        hostName,
        ulimits,
        sharedMemorySize,
        folders,
        timeout);
  }
}
