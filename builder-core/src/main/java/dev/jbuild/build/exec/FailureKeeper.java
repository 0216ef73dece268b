package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps what a failed step left, for {@code jbuild debug}.
 *
 * @param source the Dockerfile
 */
record FailureKeeper(FailedSteps kept, RunEnvironment environment, SourceFile source) {

  /**
   * Takes over what a step has changed.
   *
   * @return the id it is kept under; empty where it cannot be kept, which is no further failure
   */
  Optional<String> keep(
      StepFailure failure,
      StepKey key,
      StepResult parent,
      Scheduler.Results results,
      ActiveSnapshot snapshot) {
    try {
      String id = key.hex().substring(0, 12);
      Step.Run step = failure.step();
      List<FailedStep.Source> sources = new ArrayList<>();
      List<RunMount> mounts = new ArrayList<>();
      for (RunMount mount : step.mounts()) {
        mounts.add(numbered(mount, sources, results));
      }
      Layer left =
          environment.layers().adopt(LayerId.random(), snapshot.commit(), OptionalLong.empty());
      kept.keep(
          new FailedStep(
              id,
              Instant.now(),
              source.name() + ":" + source.line(step.span().start()),
              failure.reason(),
              // Proxies may have passwords in them, and are of the command line anyway.
              step.with(mounts),
              ids(parent.layers()),
              left.id(),
              sources,
              environment.options()));
      return Optional.of(id);
    } catch (IOException | ContextException e) {
      // Such as no space left: the step's own failure says more.
      return Optional.empty();
    }
  }

  private RunMount numbered(
      RunMount mount, List<FailedStep.Source> sources, Scheduler.Results results)
      throws IOException, ContextException {
    return switch (mount) {
      case RunMount.Bind bind -> {
        List<Layer> layers = environment.trees().layers(bind.from(), bind.source(), results);
        FileSource from = add(new FailedStep.Source("", ids(layers)), sources);
        yield new RunMount.Bind(bind.target(), from, bind.source(), bind.writable());
      }
      case RunMount.Cache cache -> {
        FileSource from = cache.from();
        if (!(from instanceof FileSource.Empty)) {
          // Which folder it is; of a context that is all, so that nothing has to be copied.
          String identity = environment.trees().identity(from, cache.source(), results);
          List<Layer> layers =
              Trees.isByContent(from)
                  ? List.of()
                  : environment.trees().layers(from, cache.source(), results);
          from = add(new FailedStep.Source(identity, ids(layers)), sources);
        }
        yield new RunMount.Cache(
            cache.target(),
            cache.id(),
            cache.sharing(),
            cache.readOnly(),
            from,
            cache.source(),
            cache.mode(),
            cache.uid(),
            cache.gid());
      }
      case RunMount.Tmpfs tmpfs -> tmpfs;
      case RunMount.Secret secret -> secret;
      case RunMount.Ssh ssh -> ssh;
    };
  }

  private static FileSource add(FailedStep.Source source, List<FailedStep.Source> sources) {
    sources.add(source);
    return new FileSource.After(sources.size());
  }

  private static List<LayerId> ids(List<Layer> layers) {
    return layers.stream().map(Layer::id).toList();
  }
}
