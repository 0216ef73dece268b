package dev.jbuild.build.exec;

import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cache.StepRecord;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.explain.BuildJournal;
import dev.jbuild.build.explain.Selected;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layout.Pin;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks a step up in the cache, and has it done and recorded where it is not there.
 *
 * <p>Steps of the same key that are ready at the same time run once: the second waits for the first
 * and then finds its record.
 */
final class StepExecution {

  /** Does the work of a step. */
  interface Work {
    Layer makeLayer(LayerId id)
        throws IOException, BuildException, ContextException, InterruptedException;
  }

  private final BuildCache cache;
  private final Pin pin;
  private final CacheOptions options;
  private final BuildJournal journal;
  private final ConcurrentHashMap<String, ReentrantLock> running = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Boolean> madeNow = new ConcurrentHashMap<>();

  StepExecution(BuildCache cache, Pin pin, CacheOptions options, BuildJournal journal) {
    this.cache = cache;
    this.pin = pin;
    this.options = options;
    this.journal = journal;
  }

  /**
   * Has a step done whose result follows from its key, as that of COPY does: the layer of the same
   * key is the same layer wherever it was made.
   *
   * @param files that the step reads
   */
  StepResult deterministic(
      Step step, StepKey key, StepResult parent, List<Selected> files, Work work)
      throws IOException, BuildException, ContextException, InterruptedException {
    String id =
        StepKey.of("stacked").field("below", parent.id()).field("step", key.hex()).build().hex();
    return execute(step, key, parent, Optional.of(id), files, work);
  }

  /** Has a step done whose result is known only by having run it. */
  StepResult observed(Step step, StepKey key, StepResult parent, List<Selected> files, Work work)
      throws IOException, BuildException, ContextException, InterruptedException {
    return execute(step, key, parent, Optional.empty(), files, work);
  }

  private StepResult execute(
      Step step,
      StepKey key,
      StepResult parent,
      Optional<String> id,
      List<Selected> files,
      Work work)
      throws IOException, BuildException, ContextException, InterruptedException {
    ReentrantLock lock = running.computeIfAbsent(key.hex(), hex -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      StepResult known = mayLookUp(step, key) ? lookUp(key, parent, id) : null;
      if (known != null) {
        journal.found(step, key, files);
        return known;
      }
      journal.missed(step, key, files);
      StepResult made = make(step, key, parent, id, work);
      journal.made(step, key, files);
      return made;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayLookUp(Step step, StepKey key) {
    // What this very build made is always good, --no-cache or not.
    return madeNow.containsKey(key.hex()) || options.looksUp(step.stage());
  }

  private @Nullable StepResult lookUp(StepKey key, StepResult parent, Optional<String> id)
      throws IOException {
    BuildCache.Hit hit = cache.find(key).orElse(null);
    if (hit == null || hit.layer().isEmpty() || options.isTooOld(hit.step(), Instant.now())) {
      return null;
    }
    StepRecord found = hit.step();
    Layer layer = hit.layer().get();
    try {
      if (!layer.isAbsent()) {
        pin.use(layer);
      }
    } catch (MissingBlobException e) {
      // Collected between the look and the pin, or damaged: it is made again.
      return null;
    }
    return new StepResult(
        id.orElse(found.id()),
        StepResult.stack(parent.layers(), layer),
        found.created(),
        new StepOutcome.Cached());
  }

  private StepResult make(Step step, StepKey key, StepResult parent, Optional<String> id, Work work)
      throws IOException, BuildException, ContextException, InterruptedException {
    LayerId layerId = id.isPresent() ? new LayerId(key.hex()) : LayerId.random();
    Layer layer = work.makeLayer(layerId);
    Instant created = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String resultId = id.orElse(layerId.value());
    cache.put(
        key,
        new StepRecord(
            resultId, Optional.of(layer.id().value()), created, step.info().text(), key.fields()),
        Optional.of(layer));
    madeNow.put(key.hex(), true);
    return new StepResult(
        resultId, StepResult.stack(parent.layers(), layer), created, new StepOutcome.Ran());
  }
}
