package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.InlineCache;
import dev.jbuild.build.cache.OtherRecords;
import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.cache.StepCache;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.InternalSteps;
import dev.jbuild.build.exec.CacheFolders;
import dev.jbuild.build.explain.SharedHistory;
import dev.jbuild.build.export.BuiltImage;
import dev.jbuild.build.remote.Registries;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The caches that one build shares with others: read before its steps, written after them. */
public final class SharedCaches {
  private final ImageStore store;
  private final Registries registries;
  private final SharedCacheOptions options;
  private final InternalSteps steps;
  private final BuildListener events;
  private final CacheStorages storages;
  private final CacheImports imports;
  private final SharedMounts sharedMounts;
  private final CacheFolders mounts;

  /** The caches that a build was told of; nothing is read yet. */
  public SharedCaches(
      ImageStore store,
      Registries registries,
      SharedCacheOptions options,
      InternalSteps steps,
      BuildListener events) {
    this.store = store;
    this.registries = registries;
    this.options = options;
    this.steps = steps;
    this.events = events;
    this.storages = new CacheStorages(store.blobs(), registries);
    this.imports = new CacheImports(options.from(), storages, this::read);
    this.sharedMounts = new SharedMounts(store, options.mountsFrom(), storages, steps, this::warn);
    this.mounts = new CacheFolders(store.root(), sharedMounts);
  }

  /** The records that the build sees: those of its store and of the caches it reads. */
  public BuildCache records() {
    OtherRecords others = options.from().isEmpty() ? OtherRecords.NONE : imports;
    return new BuildCache(new StepCache(store.root()), store.layers(), others);
  }

  /** The cache mounts that the build's steps see. */
  public CacheFolders mounts() {
    return mounts;
  }

  /** What the caches that the build reads tell of earlier builds. */
  public SharedHistory history() {
    return imports.history();
  }

  private Optional<CacheContent> read(CacheLocation location, CacheStorage storage) {
    try {
      return steps.run("import cache from " + location, storage::read);
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException e) {
      warn("--cache-from " + location, "the cache cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Tells that a step whose result another machine has kept has to run here all the same. */
  public void tellLost(BuildCache.Used lost, Exception failure) {
    if (lost.layer().filter(layer -> !layer.isAbsent()).isPresent()) {
      String step = lost.step().step();
      warn(
          "--cache-from",
          "the layer of '" + step + "' cannot be used, so the step is run: " + reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private void warn(String where, String message) {
    events.on(
        new BuildEvent.DiagnosticRaised(
            new SourceFile(where, ""), Diagnostic.warning(message, new Span(0, 0))));
  }

  /** The image with the records of its own layers in it, where that is asked for. */
  public BuiltImage withInline(BuiltImage image, BuildCache used) throws IOException {
    if (!options.inline()) {
      return image;
    }
    Map<LayerId, Digest> own = new HashMap<>();
    List<String> diffIds = new ArrayList<>();
    for (Layer layer : image.layers()) {
      Digest diffId = store.layers().diffId(layer);
      own.put(layer.id(), diffId);
      diffIds.add(diffId.toString());
    }
    List<CacheDocument.Addition> additions = new ArrayList<>();
    for (BuildCache.Used step : used.used()) {
      Digest diffId = step.layer().isEmpty() ? null : own.get(step.layer().get().id());
      if (step.layer().isPresent() && diffId == null) {
        // What a stage was built with may not be told by the image.
        continue;
      }
      additions.add(new CacheDocument.Addition(record(step, Optional.ofNullable(diffId)), false));
    }
    CacheDocument document = CacheDocument.EMPTY.merged(additions, Map.of());
    return new BuiltImage(
        image.platform(),
        InlineCache.addTo(image.config(), CacheFormat.json(document, diffIds).build()),
        image.layers());
  }

  /** Dated by when it was made: the image must not change with each day of use. */
  private static SharedRecord record(BuildCache.Used step, Optional<Digest> diffId) {
    return new SharedRecord(
        step.key(),
        step.step().id(),
        // Which blob it is, the manifest will tell.
        diffId.map(id -> new SharedRecord.Content(new Descriptor(MediaTypes.OCI_LAYER, id, 0), id)),
        step.step().created(),
        step.step().created().truncatedTo(ChronoUnit.DAYS),
        step.step().step());
  }

  /**
   * Writes all caches.
   *
   * @param news what they have to tell of this build
   * @throws BuildException of the first that cannot be written, unless its errors are ignored
   */
  public void export(BuildCache used, List<BuiltImage> images, Supplier<SharedHistory> news)
      throws BuildException, InterruptedException {
    Set<LayerId> result = new HashSet<>();
    for (BuiltImage image : images) {
      image.layers().forEach(layer -> result.add(layer.id()));
    }
    boolean tells = options.to().stream().anyMatch(CacheExport.To.class::isInstance);
    SharedHistory told = tells ? news.get() : SharedHistory.EMPTY;
    for (CacheExport export : options.to()) {
      switch (export) {
        case CacheExport.Inline inline -> {
          // It is in the image.
        }
        case CacheExport.To to ->
            export(
                "cache",
                "--cache-to",
                to.location(),
                to.ignoreError(),
                storage ->
                    new CacheExporter(store.layers(), registries.source())
                        .export(to, storage, used, result, told));
      }
    }
    for (MountExport to : options.mountsTo()) {
      export(
          "cache mounts",
          "--cache-mounts-to",
          to.location(),
          to.ignoreError(),
          storage -> sharedMounts.export(mounts, storage));
    }
  }

  /** Writes one of them. */
  private interface Export {
    void to(CacheStorage storage) throws IOException;
  }

  private void export(
      String what, String option, CacheLocation location, boolean ignoreError, Export export)
      throws BuildException, InterruptedException {
    try {
      steps.<Boolean, IOException>run(
          "export " + what + " to " + location,
          () -> {
            export.to(storages.at(location));
            return true;
          });
    } catch (InterruptedIOException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      String message = "the " + what + " cannot be written: " + e.getMessage();
      if (!ignoreError) {
        throw new BuildException(option + " " + location + ": " + message, e);
      }
      warn(option + " " + location, message);
    }
  }
}
