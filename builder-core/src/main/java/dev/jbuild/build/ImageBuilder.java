package dev.jbuild.build;

import dev.jbuild.ast.Dockerfile;
import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.InternalSteps;
import dev.jbuild.build.exec.EventSink;
import dev.jbuild.build.exec.IoProblem;
import dev.jbuild.build.exec.PlanExecutor;
import dev.jbuild.build.explain.Origin;
import dev.jbuild.build.export.BuiltImage;
import dev.jbuild.build.export.Destination;
import dev.jbuild.build.export.Exporter;
import dev.jbuild.build.plan.BuildPlan;
import dev.jbuild.build.plan.ContextNames;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.KnownInput;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.build.plan.Planner;
import dev.jbuild.build.plan.PlanningResult;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.remote.Registries;
import dev.jbuild.build.remotecache.SharedCaches;
import dev.jbuild.build.transfer.TransferSteps;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.TransferListener;
import dev.jbuild.scope.StageErrors;
import dev.jbuild.scope.TargetStage;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Builds images from Dockerfiles, into a store and to wherever else is asked.
 *
 * <p>The way of a build: parse, bind and plan, resolve base images, execute, export. Each is one
 * call that returns an immutable value.
 */
public final class ImageBuilder {
  private final ImageStore store;
  private final Map<String, String> environment;
  private final InputStream standardInput;
  private final OutputStream standardOutput;

  /**
   * A builder.
   *
   * @param store where images and the cache are kept
   * @param environment of the user
   * @param standardInput read where a context or Dockerfile is {@code -}
   * @param standardOutput written where a destination is {@code -}
   */
  public ImageBuilder(
      ImageStore store,
      Map<String, String> environment,
      InputStream standardInput,
      OutputStream standardOutput) {
    this.store = store;
    this.environment = Map.copyOf(environment);
    this.standardInput = standardInput;
    this.standardOutput = standardOutput;
  }

  /**
   * Builds.
   *
   * @throws BuildException where the build cannot be done, for a reason its user can act on
   * @throws InterruptedException where it was stopped; nothing of it runs any more
   */
  public BuildResult build(BuildRequest request, BuildListener listener)
      throws BuildException, InterruptedException {
    EventSink events = new EventSink(listener);
    boolean succeeded = false;
    try {
      BuildResult result = run(request, events);
      succeeded = true;
      return result;
    } catch (ContextException e) {
      throw new BuildException(e.sentence(), e);
    } catch (IOException e) {
      throw new BuildException(IoProblem.describe(e), e);
    } finally {
      events.on(new BuildEvent.BuildFinished(succeeded));
    }
  }

  private BuildResult run(BuildRequest request, BuildListener events)
      throws IOException, BuildException, ContextException, InterruptedException {
    InternalSteps internal = new InternalSteps(events);
    try (Contexts contexts = Contexts.open(request, store, environment, standardInput);
        Registries registries =
            new Registries(
                store.blobs(),
                environment,
                request.access(),
                new TransferSteps(events, internal::next));
        Pin pin = store.pin()) {
      BaseImages bases = new BaseImages(store, request.pull(), registries, internal);
      SharedCaches shared =
          new SharedCaches(store, registries, request.sharedCaches(), internal, events);
      BuildCache records = shared.records();
      SourceFile source = contexts.dockerfile();
      Dockerfile dockerfile = parse(source, request.plan(), events);
      PlanOptions options = dated(request.plan(), contexts);
      Map<ImageRequest, ResolvedImage> images = new HashMap<>();
      BuildPlan plan = plan(dockerfile, options, contexts.names(), bases, images);
      BuildChecks checks = new BuildChecks(dockerfile, request.plan(), contexts.main(), images);
      checks.enforce();
      List<dev.jbuild.build.event.StepInfo> shown = new ArrayList<>(plan.steps().size());
      for (Step step : plan.steps()) {
        shown.add(step.info());
      }
      events.on(new BuildEvent.PlanReady(shown));
      PlanExecutor executor =
          new PlanExecutor(
              store,
              pin,
              source,
              contexts,
              bases,
              request.run(),
              records,
              request.cache(),
              shared.mounts(),
              options.sourceDateEpoch(),
              environment,
              events,
              origin(request),
              shared::history,
              request.jobs());
      try {
        return make(request, options, executor, plan, registries, shared);
      } finally {
        // Now it delays no step, and a step that failed may have failed for what it warns of.
        if (events.wantsWarnings() && !Thread.currentThread().isInterrupted()) {
          checks.warn(events);
          for (Diagnostic warning : UnmappedUsers.find(plan)) {
            events.on(new BuildEvent.DiagnosticRaised(source, warning));
          }
        }
      }
    }
  }

  private static Origin origin(BuildRequest request) {
    TreeSet<String> names = new TreeSet<>();
    for (Reference tag : request.tags()) {
      names.add(tag.name());
    }
    String project =
        names.isEmpty()
            ? request.workingDirectory()
                + "\n"
                + request.context()
                + "\n"
                + request.dockerfile().orElse("")
            : String.join("\n", names);
    return new Origin(project, request.plan().buildArgs().keySet());
  }

  /**
   * Looks at the Dockerfile of a build without building: with its context, its arguments, and those
   * of its base images that are at hand. Nothing is fetched but a remote context.
   *
   * @throws BuildException where there is no Dockerfile to look at
   */
  public Inspection inspect(BuildRequest request) throws BuildException {
    try (Contexts contexts = Contexts.open(request, store, environment, standardInput);
        Registries registries =
            new Registries(store.blobs(), environment, request.access(), TransferListener.NONE)) {
      BaseImages bases =
          new BaseImages(
              store, BuildRequest.PullPolicy.NEVER, registries, new InternalSteps(_ -> {}));
      Parsed parsed = DockerfileParser.parse(contexts.dockerfile());
      Dockerfile dockerfile = parsed.dockerfile();
      PlanOptions options = dated(request.plan(), contexts);
      List<Diagnostic> diagnostics = new ArrayList<>(parsed.diagnostics());
      Map<ImageRequest, ResolvedImage> images = new HashMap<>();
      boolean allStages = options.target().isEmpty();
      if (parsed.hasErrors()) {
        StageErrors.addTo(
            diagnostics, dockerfile, KnownInput.of(options, allStages, Optional.empty(), Map.of()));
      } else {
        try {
          resolveKnown(dockerfile, options, contexts.names(), bases, images);
        } catch (DiagnosticException e) {
          diagnostics.addAll(e.diagnostics());
        }
      }
      Tree context = contexts.main();
      return new Inspection(
          dockerfile,
          diagnostics,
          KnownInput.of(options, allStages, Optional.of(context::excludes), images));
    } catch (ContextException e) {
      throw new BuildException(e.sentence(), e);
    } catch (IOException e) {
      throw new BuildException(IoProblem.describe(e), e);
    }
  }

  /** Plans as far as images are at hand. */
  private static void resolveKnown(
      Dockerfile dockerfile,
      PlanOptions options,
      ContextNames names,
      BaseImages bases,
      Map<ImageRequest, ResolvedImage> images)
      throws IOException {
    int known = -1;
    while (known < images.size()
        && Planner.plan(dockerfile, options, names, images)
            instanceof PlanningResult.Needs(Map<ImageRequest, Span> needs)) {
      known = images.size();
      for (ImageRequest need : needs.keySet()) {
        try {
          images.put(need, bases.resolve(need));
        } catch (BuildException e) {
          // Not at hand: the checks do with less.
        }
      }
    }
  }

  private static Dockerfile parse(SourceFile source, PlanOptions options, BuildListener events)
      throws BuildException {
    Parsed parsed = DockerfileParser.parse(source);
    List<Diagnostic> errors = new ArrayList<>();
    for (Diagnostic diagnostic : parsed.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        errors.add(diagnostic);
      } else {
        events.on(new BuildEvent.DiagnosticRaised(source, diagnostic));
      }
    }
    if (!errors.isEmpty()) {
      StageErrors.addTo(
          errors, parsed.dockerfile(), KnownInput.of(options, false, Optional.empty(), Map.of()));
      throw new BuildException(source, errors);
    }
    return parsed.dockerfile();
  }

  private static BuildPlan plan(
      Dockerfile dockerfile,
      PlanOptions options,
      ContextNames names,
      BaseImages bases,
      Map<ImageRequest, ResolvedImage> images)
      throws IOException, BuildException {
    while (true) {
      PlanningResult result;
      try {
        result = Planner.plan(dockerfile, options, names, images);
      } catch (DiagnosticException e) {
        throw new BuildException(dockerfile.source(), e.diagnostics());
      }
      switch (result) {
        case PlanningResult.Planned planned -> {
          return planned.plan();
        }
        case PlanningResult.Needs needs -> {
          for (Map.Entry<ImageRequest, Span> need : needs.images().entrySet()) {
            try {
              images.put(need.getKey(), bases.resolve(need.getKey()));
            } catch (BuildException e) {
              Diagnostic problem =
                  Diagnostic.error(String.valueOf(e.getMessage()), need.getValue())
                      .withSuggestion(
                          TargetStage.near(dockerfile, need.getKey().name())
                              .map("the stage "::concat));
              throw new BuildException(problem.message(), dockerfile.source(), List.of(problem), e);
            }
          }
        }
      }
    }
  }

  /**
   * The options with the epoch that clamps times: chosen by an option, or else by a build argument,
   * which may be the word "context": the time of the commit that the files are from.
   */
  private static PlanOptions dated(PlanOptions options, Contexts contexts) throws BuildException {
    if (options.sourceDateEpoch().isPresent()) {
      return options.withSourceDateEpoch(options.sourceDateEpoch().getAsLong());
    }
    String value = options.buildArgs().getOrDefault(PlanOptions.EPOCH, "");
    if (value.isEmpty()) {
      return options;
    }
    if (value.equals("context")) {
      if (contexts.committed().isEmpty()) {
        throw new BuildException(
            PlanOptions.EPOCH + "=context needs a context that is a git repository");
      }
      return options.withSourceDateEpoch(contexts.committed().getAsLong());
    }
    try {
      return options.withSourceDateEpoch(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new BuildException(
          PlanOptions.EPOCH + " must be seconds since 1970 or \"context\", not " + value, e);
    }
  }

  /** Begins anew where something of another machine was relied on and does not come. */
  private BuildResult make(
      BuildRequest request,
      PlanOptions options,
      PlanExecutor executor,
      BuildPlan plan,
      Registries registries,
      SharedCaches shared)
      throws IOException, BuildException, InterruptedException {
    BuildCache records = executor.steps();
    while (true) {
      try {
        List<BuiltImage> images = new ArrayList<>();
        PlanExecutor.Executed executed = executor.execute(plan);
        for (BuiltImage image : executed.images()) {
          images.add(shared.withInline(image, records));
        }
        BuildResult result = export(request, options, registries, images);
        shared.export(records, images, executed.news());
        return result;
      } catch (IOException | BuildException e) {
        Optional<BuildCache.Used> lost = records.giveUp(e);
        if (lost.isEmpty()) {
          throw e;
        }
        shared.tellLost(lost.get(), e);
      }
    }
  }

  private BuildResult export(
      BuildRequest request, PlanOptions options, Registries registries, List<BuiltImage> images)
      throws IOException {
    List<Destination> destinations =
        request.destinations().isEmpty()
            ? List.of(new Destination.Store(Destination.Options.STORED))
            : request.destinations();
    Exporter exporter = new Exporter(store, registries, standardOutput, options.sourceDateEpoch());
    Exporter.Exported told = null;
    for (Destination destination : destinations) {
      Exporter.Exported written = exporter.export(destination, images, request.tags());
      // Compression and annotations make digests differ; those that others can pull are told.
      if (told == null || destination instanceof Destination.Registry) {
        told = written;
      }
    }
    Exporter.Exported exported = java.util.Objects.requireNonNull(told);
    List<BuildResult.Image> results = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      results.add(new BuildResult.Image(exported.manifests().get(i), exported.configs().get(i)));
    }
    return new BuildResult(results, exported.root());
  }
}
