package dev.jbuild.build.exec;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.explain.BuildJournal;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.Layer;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands each step to the runner of its kind, and says of a failure where in the Dockerfile it is.
 */
final class StepRunner implements Scheduler.StepExecutor {
  private final SourceFile source;
  private final BuildCache cache;
  private final ImageLayers images;
  private final CopyRunner copies;
  private final RunRunner runs;
  private final BuildJournal journal;

  StepRunner(
      SourceFile source,
      BuildCache cache,
      ImageLayers images,
      CopyRunner copies,
      RunRunner runs,
      BuildJournal journal) {
    this.journal = journal;
    this.source = source;
    this.cache = cache;
    this.images = images;
    this.copies = copies;
    this.runs = runs;
  }

  @Override
  public StepResult execute(Step step, Scheduler.Results results)
      throws BuildException, InterruptedException {
    try {
      return switch (step) {
        case Step.BaseImage base -> baseImage(base);
        case Step.Copy copy -> copies.copy(copy, parent(copy, results), results);
        case Step.MakeDirectory directory ->
            copies.makeDirectory(directory, parent(directory, results));
        case Step.Run run -> runs.run(run, parent(run, results), results);
      };
    } catch (ContextException e) {
      throw located(step, e);
    } catch (BuildException e) {
      throw e.source().isPresent() ? e : failed(Diagnostic.error(message(e), step.span()), e);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        // A channel that is closed by an interrupt says so in its own way.
        throw new InterruptedException();
      }
      throw failed(Diagnostic.error(IoProblem.describe(e), step.span()), e);
    }
  }

  @Override
  public boolean isTriedAgain(Throwable failure) {
    try {
      return cache.isLost(failure);
    } catch (IOException e) {
      return false;
    }
  }

  private StepResult baseImage(Step.BaseImage step) throws IOException {
    List<Layer> layers = images.of(step.image());
    List<String> diffIds = new ArrayList<>(layers.size());
    step.image().config().diffIds().forEach(diffId -> diffIds.add(diffId.toString()));
    String id = StepKey.of("image files").field("diffIDs", diffIds).build().hex();
    Instant created = step.image().config().created().orElse(Instant.EPOCH);
    journal.base();
    return new StepResult(id, layers, created, new StepOutcome.Cached());
  }

  private static StepResult parent(Step step, Scheduler.Results results) {
    return step.parent() instanceof FileSource.After after
        ? results.of(after)
        : new StepResult(StepResult.EMPTY_ID, List.of(), Instant.EPOCH, new StepOutcome.Cached());
  }

  private BuildException located(Step step, ContextException problem) {
    Diagnostic diagnostic = Diagnostic.error(problem.getMessage(), span(step, problem.operand()));
    String hint = problem.hint();
    return failed(hint == null ? diagnostic : diagnostic.withHint(hint), problem);
  }

  /** The word of the instruction that a problem is about, or the instruction. */
  private static Span span(Step step, @org.jspecify.annotations.Nullable String operand) {
    if (operand != null && step instanceof Step.Copy copy) {
      for (Step.CopyItem item : copy.sources()) {
        if (item instanceof Step.CopyItem.Path(String path, Span span) && path.equals(operand)) {
          return span;
        }
      }
    }
    return step.span();
  }

  private BuildException failed(Diagnostic diagnostic, Exception cause) {
    BuildException failure =
        new BuildException(diagnostic.message(), source, List.of(diagnostic), cause);
    return cause instanceof BuildException told && told.advice().isPresent()
        ? failure.withAdvice(told.advice().get())
        : failure;
  }

  private static String message(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
