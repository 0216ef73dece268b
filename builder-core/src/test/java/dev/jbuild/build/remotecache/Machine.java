package dev.jbuild.build.remotecache;

import dev.jbuild.build.BuildRequest;
import dev.jbuild.build.BuildResult;
import dev.jbuild.build.ImageBuilder;
import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.Explanation;
import dev.jbuild.build.event.Reason;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.exec.RunOptions;
import dev.jbuild.build.export.Destination;
import dev.jbuild.build.plan.PlanOptions;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.AccessOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A builder with a store of its own. */
final class Machine {
  final Path root;
  private List<CacheLocation> from = List.of();
  private List<CacheExport> to = List.of();
  private List<CacheLocation> mountsFrom = List.of();
  private List<MountExport> mountsTo = List.of();
  private CacheOptions options = CacheOptions.DEFAULT;
  private List<Destination> destinations = List.of();
  private List<Reference> tags = List.of();

  Machine(Path root) {
    this.root = root;
  }

  /** A build context in a folder, with busybox for a shell. */
  static Path context(Path folder) throws IOException {
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.copy(Path.of("/bin/busybox"), context.resolve("sh"));
    return context;
  }

  /** What one build did: texts of steps by how they ended, why they ran, and warnings. */
  record Built(
      BuildResult result,
      List<String> ran,
      List<String> cached,
      Map<String, List<Reason>> reasons,
      List<String> warnings) {
    List<Reason> why(String step) {
      return reasons.getOrDefault(step, List.of());
    }
  }

  Machine from(CacheLocation... locations) {
    from = List.of(locations);
    return this;
  }

  Machine to(CacheExport... exports) {
    to = List.of(exports);
    return this;
  }

  /** Reads and writes cache mounts there. */
  Machine mounts(CacheLocation location) {
    mountsFrom = List.of(location);
    mountsTo = List.of(new MountExport(location, false));
    return this;
  }

  Machine push(String name) {
    tags = List.of(Reference.parse(name));
    destinations = List.of(new Destination.Registry(Destination.Options.DEFAULT, false));
    return this;
  }

  Machine noCache() {
    options = new CacheOptions(false, java.util.Set.of(), Optional.empty());
    return this;
  }

  static CacheLocation.Registry at(String name) {
    return new CacheLocation.Registry(Reference.parse(name));
  }

  static CacheExport to(CacheLocation location, boolean everything) {
    return new CacheExport.To(location, everything, Destination.Options.DEFAULT, false);
  }

  Built build(Path context) throws BuildException, InterruptedException, IOException {
    Map<Integer, String> texts = new HashMap<>();
    List<String> ran = new ArrayList<>();
    List<String> cached = new ArrayList<>();
    Map<String, List<Reason>> why = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    BuildRequest request =
        new BuildRequest(
            context,
            context.toString(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            PlanOptions.DEFAULT,
            RunOptions.DEFAULT,
            options,
            new SharedCacheOptions(from, to, mountsFrom, mountsTo),
            tags,
            destinations,
            BuildRequest.PullPolicy.MISSING,
            AccessOptions.NONE,
            2);
    try (ImageStore store = new ImageStore(root, OwnerPolicy.KEEP)) {
      ImageBuilder builder =
          new ImageBuilder(
              store,
              Map.of("HOME", root.toString()),
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream());
      BuildResult result =
          builder.build(
              request,
              new BuildListener() {
                @Override
                public boolean wantsExplanations() {
                  return true;
                }

                @Override
                public void on(BuildEvent event) {
                  switch (event) {
                    case BuildEvent.StepStarted(StepInfo step) ->
                        texts.put(step.number(), step.text());
                    case BuildEvent.StepFinished(int step, StepOutcome outcome) when step > 0 -> {
                      String text = texts.getOrDefault(step, "");
                      switch (outcome) {
                        case StepOutcome.Ran done -> ran.add(text);
                        case StepOutcome.Cached hit -> cached.add(text);
                        case StepOutcome.Failed failed -> {}
                        case StepOutcome.Skipped skipped -> {}
                      }
                    }
                    case BuildEvent.StepExplained(int step, Explanation explanation) ->
                        why.put(texts.getOrDefault(step, ""), explanation.reasons());
                    case BuildEvent.DiagnosticRaised(var file, var diagnostic) ->
                        warnings.add(file.name() + ": " + diagnostic.message());
                    default -> {}
                  }
                }
              });
      return new Built(result, ran, cached, why, warnings);
    }
  }
}
