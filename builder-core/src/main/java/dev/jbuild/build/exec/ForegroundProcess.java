package dev.jbuild.build.exec;

import dev.jbuild.build.cgroup.ControlGroup;
import dev.jbuild.build.cgroup.ControlGroups;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.ImageTree;
import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.sandbox.RunningStep;
import dev.jbuild.build.sandbox.SandboxMount;
import dev.jbuild.build.sandbox.StandardStreams;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.snapshot.ActiveSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A process on the files of an image, in the sandbox of RUN and with its user at the other end of
 * its streams. What it writes goes with it.
 */
public final class ForegroundProcess implements Closeable {
  private final Workbench bench;
  private final StepProcess process;
  private final ControlGroup group;
  private final ActiveSnapshot snapshot;
  private final Closeable inputs;

  /**
   * A process that can be started.
   *
   * @param inputs what else is given back in the end, after the snapshot
   */
  ForegroundProcess(
      Workbench bench,
      StepProcess process,
      ControlGroup group,
      ActiveSnapshot snapshot,
      Closeable inputs) {
    this.bench = bench;
    this.process = process.withGroups(group.processFiles());
    this.group = group;
    this.snapshot = snapshot;
    this.inputs = inputs;
  }

  /**
   * What to run.
   *
   * @param user {@code name|uid[:group|gid]}; empty is root
   * @param workingDirectory made where it is missing
   * @param folders made where they are missing
   */
  public record Command(
      List<String> arguments,
      Map<String, String> environment,
      String workingDirectory,
      String user,
      NetworkMode network,
      List<String> folders,
      List<SandboxMount> mounts) {
    /** Copies its collections. */
    public Command {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
      folders = List.copyOf(folders);
      mounts = List.copyOf(mounts);
    }
  }

  /**
   * Gets everything ready; closing the result removes it again.
   *
   * @param stack the layers of the image, bottom to top
   * @param warn is told which limits cannot be kept
   * @throws ContextException where the image does not know the user
   */
  public static ForegroundProcess prepare(
      ImageStore store,
      List<Layer> stack,
      Command command,
      RunOptions options,
      Consumer<ControlGroups.Unmet> warn)
      throws IOException, ContextException {
    LayerStore layers = store.layers();
    Tree files = stack.isEmpty() ? MemoryTree.empty() : ImageTree.of("the image", layers, stack);
    RunUser user = RunUser.of(command.user(), files);
    Map<String, String> environment = new LinkedHashMap<>(command.environment());
    options.hostName().ifPresent(name -> environment.putIfAbsent("HOSTNAME", name));
    List<String> folders = new ArrayList<>(command.folders());
    folders.add(command.workingDirectory());
    StepProcess process =
        StepProcess.of(command.arguments(), environment, user, command.network(), options)
            .in(command.workingDirectory())
            .withFolders(folders)
            .with(command.mounts());
    Workbench bench = new Workbench(store.blobs().ingest());
    ActiveSnapshot snapshot = bench.snapshotter().prepare(layers.folders(stack));
    boolean ready = false;
    try {
      ControlGroup group = new LimitedSteps(options.limits()).open(warn);
      ready = true;
      return new ForegroundProcess(bench, process, group, snapshot, () -> {});
    } finally {
      if (!ready) {
        snapshot.close();
      }
    }
  }

  /** Starts it, to be waited for with {@link RunningStep#await}; once. */
  public RunningStep start(StandardStreams streams) throws IOException {
    return bench.sandbox().start(process.spec(), snapshot.mount(), process.mounts(), streams);
  }

  /** Says that it, or what it started, was killed for want of memory; empty where not. */
  public Optional<String> outOfMemory() {
    return group.outOfMemory();
  }

  @Override
  public void close() throws IOException {
    try (inputs;
        group) {
      snapshot.close();
    }
  }
}
