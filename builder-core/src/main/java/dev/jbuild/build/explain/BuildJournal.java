package dev.jbuild.build.explain;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.Step;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes what becomes of the steps of a build, for the explanations of later ones, and explains the
 * steps that do not come from the cache where the listener wants that.
 *
 * <p>Everything that a later explanation needs is kept whether or not this build explains anything.
 * Safe for use by several threads.
 */
public final class BuildJournal {
  /** Longer texts are cut. */
  private static final int MAX_TEXT = 4000;

  /** Larger selections are not listed. */
  private static final int MAX_FILES = 200_000;

  private final Origin origin;
  private final History history;
  private final BuildListener events;
  private final @Nullable Explainer explainer;
  private final List<PastStep> steps = new ArrayList<>();
  private int cached;
  private int done;

  /**
   * A journal of one build.
   *
   * @param others what is known of builds of other machines; asked only to explain
   * @param cache the records that the build sees
   * @param options by which steps are looked up in them
   */
  public BuildJournal(
      BuildPlan plan,
      Origin origin,
      History history,
      Supplier<SharedHistory> others,
      BuildCache cache,
      CacheOptions options,
      BuildListener events) {
    this.origin = origin;
    this.history = history;
    this.events = events;
    for (Step step : plan.steps()) {
      steps.add(planned(step));
    }
    this.explainer =
        events.wantsExplanations()
            ? new Explainer(plan, List.copyOf(steps), origin, history, others, cache, options)
            : null;
  }

  private static PastStep planned(Step step) {
    String text = step.info().text();
    boolean base = step instanceof Step.BaseImage;
    return new PastStep(
        step.info().number(),
        step.parent() instanceof FileSource.After(int parent) ? parent : 0,
        step.info().stage(),
        text.substring(0, Math.min(text.length(), MAX_TEXT)),
        step instanceof Step.BaseImage(_, _, _, var image)
            ? image.manifest().digest().toString()
            : "",
        step instanceof Step.BaseImage(_, _, _, var image)
            ? image.config().platform().toString()
            : "",
        base,
        List.of());
  }

  /** A base image is there. */
  public synchronized void base() {
    cached++;
    done++;
  }

  /** A step came from the cache. */
  public synchronized void found(Step step, StepKey key, List<Selected> selections) {
    note(step, key, selections, true);
    cached++;
    done++;
  }

  /** A step did not come from the cache and is about to do its work. */
  public void missed(Step step, StepKey key, List<Selected> selections) {
    Explainer asked = explainer;
    if (asked != null) {
      events.on(
          new BuildEvent.StepExplained(
              step.info().number(), asked.explain(step, key, selections, Instant.now())));
    }
    for (Selected selected : selections) {
      keepListing(selected);
    }
    synchronized (this) {
      note(step, key, selections, false);
      done++;
    }
  }

  /** A step that had been missed did its work. */
  public synchronized void made(Step step, StepKey key, List<Selected> selections) {
    note(step, key, selections, true);
  }

  private void note(Step step, StepKey key, List<Selected> selections, boolean finished) {
    int index = step.info().number() - 1;
    PastStep planned = steps.get(index);
    List<String> files = new ArrayList<>(selections.size());
    for (Selected selected : selections) {
      files.add(selected.digest());
    }
    steps.set(
        index,
        new PastStep(
            planned.number(),
            planned.parent(),
            planned.stage(),
            planned.text(),
            key.hex(),
            "",
            finished,
            files));
  }

  private void keepListing(Selected selected) {
    if (!selected.read() || history.hasFiles(selected.digest())) {
      return;
    }
    try {
      List<SelectedFile> files = selected.listing().files();
      if (files.size() <= MAX_FILES) {
        history.putFiles(selected.digest(), files);
      }
    } catch (IOException | ContextException e) {
      // The step itself will say so.
      return;
    }
  }

  /** What other machines may want to know of the build: nothing, where all of it was cached. */
  public synchronized SharedHistory shared() {
    return cached == done ? SharedHistory.EMPTY : history.share(origin.project(), past());
  }

  private PastBuild past() {
    List<PastStep> begun = new ArrayList<>(steps.size());
    for (PastStep step : steps) {
      if (!step.key().isEmpty()) {
        begun.add(step);
      }
    }
    return new PastBuild(Instant.now().truncatedTo(ChronoUnit.MILLIS), begun);
  }

  /** Keeps what is known of the build, whether it succeeded or not, and sums it up. */
  public synchronized void close() {
    history.save(origin.project(), past());
    Explainer asked = explainer;
    if (asked != null) {
      events.on(new BuildEvent.CacheExplained(cached, done, asked.causes()));
    }
  }
}
