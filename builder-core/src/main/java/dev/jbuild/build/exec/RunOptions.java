package dev.jbuild.build.exec;

import dev.jbuild.build.cgroup.GroupLimits;
import dev.jbuild.build.sandbox.Ulimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a user may choose about the processes of RUN steps; none of it is part of a cache key but
 * the ids of secrets. Limits are not: a step either does within them what it does without, or
 * fails, and what failed is in no cache. Docker and Buildah leave them out, too.
 *
 * @param secrets {@code --secret}
 * @param ssh {@code --ssh}
 * @param extraHosts {@code --add-host}: lines of /etc/hosts as {@code name} to {@code address}
 * @param hostName of the machine as a process sees it
 * @param shmSize bytes of /dev/shm
 * @param ulimits {@code --ulimit}
 * @param limits on memory and CPUs of each step
 * @param stepTimeout after which a step is killed and fails
 * @param insecureAllowed whether {@code RUN --security=insecure} may run
 */
public record RunOptions(
    List<SecretSource> secrets,
    List<SshSource> ssh,
    List<ExtraHost> extraHosts,
    Optional<String> hostName,
    OptionalLong shmSize,
    List<Ulimit> ulimits,
    GroupLimits limits,
    Optional<Duration> stepTimeout,
    boolean insecureAllowed) {

  public static final RunOptions DEFAULT =
      new RunOptions(
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          OptionalLong.empty(),
          List.of(),
          GroupLimits.NONE,
          Optional.empty(),
          false);

  public RunOptions {
    secrets = List.copyOf(secrets);
    ssh = List.copyOf(ssh);
    extraHosts = List.copyOf(extraHosts);
    ulimits = List.copyOf(ulimits);
  }

  /** One line of /etc/hosts. */
  public record ExtraHost(String name, String address) {}

  /**
   * An agent socket or key that {@code RUN --mount=type=ssh} offers.
   *
   * @param paths of the agent's socket or of private keys; $SSH_AUTH_SOCK where empty
   */
  public record SshSource(String id, List<String> paths) {
    public SshSource {
      paths = List.copyOf(paths);
    }
  }
}
