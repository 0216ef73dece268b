package dev.jbuild.build.exec;

import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.ProcessSpec;
import dev.jbuild.build.sandbox.SandboxMount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of an image with what options, user and network add to it, whether it is a RUN or one
 * to look around with.
 */
record StepProcess(ProcessSpec spec, List<SandboxMount> mounts) {

  /** A process in {@code /} of a sandbox, which finds other machines as the options say. */
  static StepProcess of(
      List<String> arguments,
      Map<String, String> environment,
      RunUser user,
      NetworkMode network,
      RunOptions options)
      throws IOException {
    Map<String, String> env = new LinkedHashMap<>(environment);
    // An empty one counts as none, as for runc.
    env.merge("HOME", user.home(), (own, home) -> own.isEmpty() ? home : own);
    List<String> pairs = new ArrayList<>(env.size());
    env.forEach((name, value) -> pairs.add(name + "=" + value));
    boolean connected = network != NetworkMode.NONE;
    ProcessSpec spec =
        ProcessSpec.of(arguments, pairs)
            .withUser(user.ids())
            .withNetwork(connected ? ProcessSpec.Network.HOST : ProcessSpec.Network.NONE)
            .withUlimits(options.ulimits());
    if (options.hostName().isPresent()) {
      spec = spec.withHostName(options.hostName().get());
    }
    if (options.shmSize().isPresent()) {
      spec = spec.withSharedMemorySize(options.shmSize().getAsLong());
    }
    return new StepProcess(
        spec, NetworkFiles.mounts(spec.hostName(), options.extraHosts(), connected));
  }

  /**
   * A process with all that a RUN has.
   *
   * @param arguments in place of the step's own
   * @param mounts what the step mounts
   */
  static StepProcess of(
      Step.Run step, List<String> arguments, RunUser user, RunMounts mounts, RunOptions options)
      throws IOException {
    Map<String, String> env = new LinkedHashMap<>(step.env());
    step.proxies().forEach(env::putIfAbsent);
    env.putAll(mounts.environment());
    return of(arguments, env, user, step.network(), options)
        .in(step.workingDirectory())
        .secured(step.insecure())
        .with(mounts.mounts());
  }

  StepProcess withTimeout(Optional<Duration> timeout) {
    return new StepProcess(spec.withTimeout(timeout), mounts);
  }

  StepProcess withGroups(List<Path> groups) {
    return new StepProcess(spec.withGroups(groups), mounts);
  }

  StepProcess in(String workingDirectory) {
    return new StepProcess(spec.withWorkingDirectory(workingDirectory), mounts);
  }

  /** Makes folders that the image may not have. */
  StepProcess withFolders(List<String> folders) {
    return new StepProcess(spec.withFolders(folders), mounts);
  }

  StepProcess secured(boolean insecure) {
    ProcessSpec.Security security =
        insecure ? ProcessSpec.Security.INSECURE : ProcessSpec.Security.SANDBOX;
    return new StepProcess(spec.withSecurity(security), mounts);
  }

  StepProcess with(List<SandboxMount> more) {
    List<SandboxMount> all = new ArrayList<>(mounts);
    all.addAll(more);
    return new StepProcess(spec, all);
  }
}
