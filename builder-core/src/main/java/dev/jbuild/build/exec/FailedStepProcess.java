package dev.jbuild.build.exec;

import dev.jbuild.blob.LockFile;
import dev.jbuild.build.cgroup.ControlGroup;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.snapshot.ActiveSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets a process ready that stands where a failed step stood: with its files, variables, user,
 * folder, network and mounts, but for secrets and agents, of which nothing is kept.
 */
public final class FailedStepProcess {
  private final ImageStore store;
  private final Pin pin;
  private final FailedStep failed;

  /**
   * Of a step that is kept.
   *
   * @param pin to be held until the process has ended
   */
  public FailedStepProcess(ImageStore store, Pin pin, FailedStep failed) {
    this.store = store;
    this.pin = pin;
    this.failed = failed;
  }

  /**
   * Gets everything ready; closing the result removes it again, and with it what was written.
   *
   * @param before whether to show the files as they were before the step
   * @param command what to run
   * @param environment in addition to the step's
   * @throws BuildException where files of the step are gone
   */
  public ForegroundProcess prepare(
      boolean before, List<String> command, Map<String, String> environment)
      throws IOException, BuildException, ContextException {
    OpenInputs open = new OpenInputs();
    boolean ready = false;
    try {
      LockFile.Held held = new FailedSteps(store).hold(failed);
      open.push(held);
      List<Layer> below = layers(failed.below());
      List<Layer> stack =
          before ? below : StepResult.stack(below, layers(List.of(failed.left())).getFirst());
      List<StepResult> sources = new ArrayList<>();
      for (FailedStep.Source source : failed.sources()) {
        sources.add(result(source.identity(), layers(source.layers())));
      }
      RunEnvironment run =
          new RunEnvironment(
              store.layers(),
              new Workbench(store.blobs().ingest()),
              new LimitedSteps(failed.options().limits()),
              new CacheFolders(store.root()),
              new Secrets(failed.options(), Map.of(), store.blobs().ingest()),
              new Trees(store.layers(), NoContexts.INSTANCE),
              failed.options());
      Step.Run step = failed.step().with(kept(failed.step().mounts()));
      RunUser user = RunUser.of(step.user(), run.trees().of(result("below", below)));
      RunMounts mounts = new RunMounts(run, source -> sources.get(source.step() - 1));
      open.push(mounts);
      mounts.addAll(step);
      ActiveSnapshot snapshot = run.bench().snapshotter().prepare(store.layers().folders(stack));
      open.push(snapshot);
      StepProcess process =
          StepProcess.of(step.with(environment), command, user, mounts, failed.options());
      open.releaseLast();
      ready = true;
      return new ForegroundProcess(run.bench(), process, ControlGroup.NONE, snapshot, open);
    } finally {
      if (!ready) {
        open.close();
      }
    }
  }

  /** The mounts that can be had without the build. */
  private static List<RunMount> kept(List<RunMount> mounts) {
    return mounts.stream().filter(mount -> FailedStep.absent(mount).isEmpty()).toList();
  }

  private static StepResult result(String identity, List<Layer> layers) {
    return new StepResult(identity, layers, Instant.EPOCH, new StepOutcome.Cached());
  }

  private List<Layer> layers(List<LayerId> ids) throws IOException, BuildException {
    List<Layer> found = new ArrayList<>(ids.size());
    for (LayerId id : ids) {
      Optional<Layer> layer = store.layers().find(id);
      if (layer.isEmpty()) {
        throw new BuildException("files of this failure are gone: build again");
      }
      pin.use(layer.get());
      found.add(layer.get());
    }
    return found;
  }
}
