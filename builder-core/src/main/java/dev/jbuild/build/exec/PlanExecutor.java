package dev.jbuild.build.exec;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.copy.SelectionMemo;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.explain.BuildJournal;
import dev.jbuild.build.explain.History;
import dev.jbuild.build.explain.Origin;
import dev.jbuild.build.explain.SharedHistory;
import dev.jbuild.build.export.BuiltImage;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.PlannedImage;
import dev.jbuild.build.sandbox.UserNamespace;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Carries out plans: a plan and the trees it reads go in, images come out.
 *
 * @param source the Dockerfile, for what failures point to
 * @param contexts the files from outside of images
 * @param images the layers of images that were not built here
 * @param steps the step records
 * @param cache which of them may be used
 * @param mounts the folders of cache mounts
 * @param epoch seconds since 1970 that clamp all times of the result
 * @param environment of the user, for secrets and agents
 * @param origin what the build is compared with where steps are not in the cache
 * @param history of other machines, for the same
 * @param jobs how many steps may run side by side
 */
public record PlanExecutor(
    ImageStore store,
    Pin pin,
    SourceFile source,
    ContextTrees contexts,
    ImageLayers images,
    RunOptions run,
    BuildCache steps,
    CacheOptions cache,
    CacheFolders mounts,
    OptionalLong epoch,
    Map<String, String> environment,
    BuildListener events,
    Origin origin,
    Supplier<SharedHistory> history,
    int jobs) {

  /**
   * What came of a plan.
   *
   * @param news what there is to tell other machines of the build
   */
  public record Executed(List<BuiltImage> images, Supplier<SharedHistory> news) {}

  /**
   * Runs what is not in the cache, and assembles the images.
   *
   * @throws BuildException of the first step that failed; the others are stopped then
   */
  public Executed execute(BuildPlan plan) throws IOException, BuildException, InterruptedException {
    LayerStore layers = store.layers();
    BuildJournal journal =
        new BuildJournal(
            plan,
            origin,
            new History(store.root(), store.blobs().ingest()),
            history,
            steps,
            cache,
            events);
    StepExecution execution = new StepExecution(steps, pin, cache, journal);
    Trees trees = new Trees(layers, contexts);
    RunEnvironment processes =
        new RunEnvironment(
            layers,
            new Workbench(store.blobs().ingest()),
            new LimitedSteps(run.limits()),
            mounts,
            new Secrets(run, environment, store.blobs().ingest()),
            trees,
            run);
    RunRunner runs =
        new RunRunner(
            execution,
            processes,
            new RunKeys(trees, UserNamespace.current(), epoch),
            new FailureKeeper(new FailedSteps(store), processes, source),
            events);
    CopyRunner copies =
        new CopyRunner(
            execution,
            layers,
            trees,
            store.blobs().ingest(),
            epoch,
            new SelectionMemo(store.root().resolve("contexts")),
            steps);
    StepRunner runner = new StepRunner(source, steps, images, copies, runs, journal);
    List<StepResult> results;
    try {
      results = new Scheduler(plan, runner, events, jobs).run();
    } finally {
      journal.close();
    }
    ImageAssembler assembler = new ImageAssembler(layers, steps, epoch);
    List<BuiltImage> built = new ArrayList<>(plan.images().size());
    for (PlannedImage image : plan.images()) {
      built.add(assembler.assemble(image, results));
    }
    return new Executed(built, journal::shared);
  }
}
