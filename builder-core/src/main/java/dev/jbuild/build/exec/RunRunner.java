package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cgroup.ControlGroup;
import dev.jbuild.build.cgroup.ControlGroups;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.explain.Selected;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.ExitStatus;
import dev.jbuild.build.sandbox.SandboxException;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.source.Diagnostic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Carries out RUN: a process in a sandbox, whose changes become a layer. */
final class RunRunner {
  private final StepExecution execution;
  private final RunEnvironment environment;
  private final RunKeys keys;
  private final FailureKeeper failures;
  private final BuildListener events;

  RunRunner(
      StepExecution execution,
      RunEnvironment environment,
      RunKeys keys,
      FailureKeeper failures,
      BuildListener events) {
    this.execution = execution;
    this.environment = environment;
    this.keys = keys;
    this.failures = failures;
    this.events = events;
  }

  StepResult run(Step.Run step, StepResult parent, Scheduler.Results results)
      throws IOException, BuildException, ContextException, InterruptedException {
    List<Selected> files = new ArrayList<>();
    StepKey key = keys.of(step, parent, results, files);
    return execution.observed(
        step, key, parent, files, id -> execute(step, key, parent, results, id));
  }

  private Layer execute(
      Step.Run step, StepKey key, StepResult parent, Scheduler.Results results, LayerId id)
      throws IOException, BuildException, ContextException, InterruptedException {
    if (step.insecure() && !environment.options().insecureAllowed()) {
      throw new BuildException(
          "RUN --security=insecure is not allowed: permit it with --allow security.insecure");
    }
    RunUser user = RunUser.of(step.user(), environment.trees().of(parent));
    try (ActiveSnapshot snapshot =
            environment
                .bench()
                .snapshotter()
                .prepare(environment.layers().folders(parent.layers()));
        RunMounts mounts = new RunMounts(environment, results);
        ControlGroup group = environment.groups().open(unmet -> warn(step, unmet))) {
      mounts.addAll(step);
      ExitStatus status = runIn(step, user, snapshot, mounts, group);
      if (!status.isSuccess()) {
        StepFailure failure = new StepFailure(step, status, group.outOfMemory());
        throw failure.toException(failures.keep(failure, key, parent, results, snapshot));
      }
      return environment.layers().adopt(id, snapshot.commit(), keys.epoch());
    }
  }

  private void warn(Step.Run step, ControlGroups.Unmet unmet) {
    events.on(
        new BuildEvent.DiagnosticRaised(
            failures.source(),
            Diagnostic.warning(unmet.message(), step.span()).withHint(unmet.hint())));
  }

  private ExitStatus runIn(
      Step.Run step, RunUser user, ActiveSnapshot snapshot, RunMounts mounts, ControlGroup group)
      throws IOException, BuildException, InterruptedException {
    StepProcess process =
        StepProcess.of(step, step.argv(), user, mounts, environment.options())
            .withTimeout(environment.options().stepTimeout())
            .withGroups(group.processFiles());
    int number = step.info().number();
    try {
      return environment
          .bench()
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
