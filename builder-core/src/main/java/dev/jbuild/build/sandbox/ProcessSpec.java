package dev.jbuild.build.sandbox;

import java.nio.file.Path;
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
 * @param groups files {@code cgroup.procs} of the control groups that all its processes are in
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
    List<Path> groups,
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
    groups = List.copyOf(groups);
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
        List.of(),
        DEFAULT_SHARED_MEMORY,
        List.of(),
        Optional.empty());
  }

  /** The same but for one thing. */
  public ProcessSpec withWorkingDirectory(String other) {
    Draft draft = new Draft(this);
    draft.workingDirectory = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withUser(User other) {
    Draft draft = new Draft(this);
    draft.user = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withCapabilities(Set<Capability> other) {
    Draft draft = new Draft(this);
    draft.capabilities = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withNetwork(Network other) {
    Draft draft = new Draft(this);
    draft.network = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withSecurity(Security other) {
    Draft draft = new Draft(this);
    draft.security = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withHostName(String other) {
    Draft draft = new Draft(this);
    draft.hostName = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withUlimits(List<Ulimit> other) {
    Draft draft = new Draft(this);
    draft.ulimits = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withGroups(List<Path> other) {
    Draft draft = new Draft(this);
    draft.groups = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withSharedMemorySize(long other) {
    Draft draft = new Draft(this);
    draft.sharedMemorySize = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withFolders(List<String> other) {
    Draft draft = new Draft(this);
    draft.folders = other;
    return draft.done();
  }

  /** The same but for one thing. */
  public ProcessSpec withTimeout(Optional<Duration> other) {
    Draft draft = new Draft(this);
    draft.timeout = other;
    return draft.done();
  }

  /** The fields of one that becomes another. */
  private static final class Draft {
    private final List<String> arguments;
    private final List<String> environment;
    private String workingDirectory;
    private User user;
    private Set<Capability> capabilities;
    private Network network;
    private Security security;
    private String hostName;
    private List<Ulimit> ulimits;
    private List<Path> groups;
    private long sharedMemorySize;
    private List<String> folders;
    private Optional<Duration> timeout;

    Draft(ProcessSpec from) {
      this.arguments = from.arguments;
      this.environment = from.environment;
      this.workingDirectory = from.workingDirectory;
      this.user = from.user;
      this.capabilities = from.capabilities;
      this.network = from.network;
      this.security = from.security;
      this.hostName = from.hostName;
      this.ulimits = from.ulimits;
      this.groups = from.groups;
      this.sharedMemorySize = from.sharedMemorySize;
      this.folders = from.folders;
      this.timeout = from.timeout;
    }

    ProcessSpec done() {
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
          groups,
          sharedMemorySize,
          folders,
          timeout);
    }
  }
}
