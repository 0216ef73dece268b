package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.explain.Selected;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.ExitStatus;
import dev.jbuild.build.sandbox.SandboxException;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.snapshot.Snapshotter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Carries out RUN: a process in a sandbox, whose changes become a layer. */
final class RunRunner {
  private final StepExecution execution;
  private final LayerStore layers;
  private final Workbench bench;
  private final CacheFolders caches;
  private final Secrets secrets;
  private final Trees trees;
  private final RunOptions options;
  private final OptionalLong epoch;
  private final BuildListener events;

  RunRunner(
      StepExecution execution,
      LayerStore layers,
      Workbench bench,
      CacheFolders caches,
      Secrets secrets,
      Trees trees,
      RunOptions options,
      OptionalLong epoch,
      BuildListener events) {
    this.execution = execution;
    this.layers = layers;
    this.bench = bench;
    this.caches = caches;
    this.secrets = secrets;
    this.trees = trees;
    this.options = options;
    this.epoch = epoch;
    this.events = events;
  }

  StepResult run(Step.Run step, StepResult parent, Scheduler.Results results)
      throws IOException, BuildException, ContextException, InterruptedException {
    List<Selected> files = new ArrayList<>();
    StepKey key = key(step, parent, results, files);
    return execution.observed(step, key, parent, files, id -> execute(step, parent, results, id));
  }

  /**
   * What a RUN depends on. Proxies, extra hosts and the bytes of secrets are not in it: they say
   * how the command gets at things, not what it is.
   */
  private StepKey key(
      Step.Run step, StepResult parent, Scheduler.Results results, List<Selected> files)
      throws IOException, ContextException {
    StepKey.Builder key =
        StepKey.of("run")
            .field("below", parent.id())
            .field("command", step.argv())
            // The order of variables means nothing to a process.
            .field("environment", new TreeMap<>(step.env()))
            .field("working directory", step.workingDirectory())
            .field("user", step.user())
            .field("network", step.network().name())
            .field("security", step.insecure() ? "insecure" : "sandbox");
    for (Step.InlineFile file : step.inlineFiles()) {
      key.field("heredoc " + file.path(), file.content());
    }
    for (RunMount mount : step.mounts()) {
      mountFields(key, mount, results, files);
    }
    epoch.ifPresent(seconds -> key.field("SOURCE_DATE_EPOCH", Long.toString(seconds)));
    return key.build();
  }

  private void mountFields(
      StepKey.Builder key, RunMount mount, Scheduler.Results results, List<Selected> files)
      throws IOException, ContextException {
    String name = "mount " + mount.target();
    switch (mount) {
      case RunMount.Bind bind -> {
        String identity = trees.identity(bind.from(), bind.source(), results);
        key.field(name, List.of("bind", identity, bind.source(), bind.writable() ? "rw" : "ro"));
        if (Trees.isByContent(bind.from())) {
          files.add(
              new Selected(
                  name,
                  bind.from(),
                  identity,
                  true,
                  () -> trees.files(bind.from(), bind.source(), results)));
        }
      }
      case RunMount.Cache cache ->
          key.field(name, List.of("cache", cache.readOnly() ? "ro" : "rw"));
      case RunMount.Tmpfs tmpfs -> key.field(name, "tmpfs");
      case RunMount.Secret secret ->
          key.field(
              name, List.of("secret", secret.id(), secret.env().orElse(""), "" + secret.file()));
      case RunMount.Ssh ssh -> key.field(name, List.of("ssh", ssh.id()));
    }
  }

  private Layer execute(Step.Run step, StepResult parent, Scheduler.Results results, LayerId id)
      throws IOException, BuildException, ContextException, InterruptedException {
    if (step.insecure() && !options.insecureAllowed()) {
      throw new BuildException(
          "RUN --security=insecure is not allowed: permit it with --allow security.insecure");
    }
    Tree root = trees.of(parent);
    RunUser user = RunUser.of(step.user(), root);
    Snapshotter snapshotter = bench.snapshotter();
    try (ActiveSnapshot snapshot = snapshotter.prepare(layers.folders(parent.layers()));
        RunMounts mounts = new RunMounts(layers, snapshotter, caches, secrets, trees, results)) {
      mounts.addAll(step);
      ExitStatus status = runIn(step, user, snapshot, mounts);
      if (!status.isSuccess()) {
        throw new StepFailure(step, status).toException();
      }
      return layers.adopt(id, snapshot.commit(), epoch);
    }
  }

  private ExitStatus runIn(Step.Run step, RunUser user, ActiveSnapshot snapshot, RunMounts mounts)
      throws IOException, BuildException, InterruptedException {
    Map<String, String> env = new LinkedHashMap<>(step.env());
    step.proxies().forEach(env::putIfAbsent);
    env.putAll(mounts.environment());
    StepProcess process =
        StepProcess.of(step.argv(), env, user, step.network(), options)
            .in(step.workingDirectory())
            .secured(step.insecure())
            .with(mounts.mounts());
    int number = step.info().number();
    try {
      return bench
          .sandbox()
          .run(
              process.spec(),
              snapshot.mount(),
              process.mounts(),
              (stream, line) ->
                  events.on(
                      new BuildEvent.StepOutput(
                          number,
                          switch (stream) {
                            case STDOUT -> BuildEvent.Stream.STDOUT;
                            case STDERR -> BuildEvent.Stream.STDERR;
                          },
                          line)));
    } catch (SandboxException e) {
      throw new BuildException(String.valueOf(e.getMessage()), e);
    }
  }
}
