package dev.jbuild.build.exec;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.InlineCache;
import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.cache.StepRecord;
import dev.jbuild.build.export.BuiltImage;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.HistoryLine;
import dev.jbuild.build.plan.PlannedImage;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.History;
import dev.jbuild.oci.ImageConfig;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes images of planned ones and the results of their steps.
 *
 * <p>A time in a config comes from the record of the step it tells about, so that a build from the
 * cache gives the same bytes again. What no step tells about (an image of nothing but metadata) has
 * a record of its own.
 */
final class ImageAssembler {
  private static final String COMMENT = "buildkit.dockerfile.v0";

  private final LayerStore layers;
  private final BuildCache cache;
  private final OptionalLong epoch;

  ImageAssembler(LayerStore layers, BuildCache cache, OptionalLong epoch) {
    this.layers = layers;
    this.cache = cache;
    this.epoch = epoch;
  }

  BuiltImage assemble(PlannedImage planned, List<StepResult> results) throws IOException {
    List<Layer> stack = List.of();
    String filesId = StepResult.EMPTY_ID;
    if (planned.head() instanceof FileSource.After(int step)) {
      StepResult head = results.get(step - 1);
      stack = head.layers();
      filesId = head.id();
    }
    if (planned.flatten()) {
      stack =
          new Flattener(layers, cache.own(), epoch)
              .flatten(stack, stack.size() - own(planned).size());
    }
    List<Digest> diffIds = new ArrayList<>(stack.size());
    for (Layer layer : stack) {
      diffIds.add(layers.diffId(layer));
    }
    Instant created = created(planned, filesId);
    ImageConfig config =
        InlineCache.removeFrom(planned.config())
            .withPlatform(planned.platform())
            .withDiffIds(diffIds)
            .withHistory(planned.omitHistory() ? List.of() : history(planned, results, created))
            .withCreated(Optional.of(created));
    return new BuiltImage(planned.platform(), config, stack);
  }

  /** The steps whose layers the image has on top of its base. */
  private static List<Integer> own(PlannedImage planned) {
    List<Integer> steps = new ArrayList<>();
    for (HistoryLine line : planned.history()) {
      if (line instanceof HistoryLine.Layered layered) {
        steps.add(layered.step());
      }
    }
    return steps;
  }

  private List<History> history(
      PlannedImage planned, List<StepResult> results, Instant imageCreated) {
    List<Integer> own = own(planned);
    // Flattened, the layer of all steps is that of the last one.
    int last = planned.flatten() && !own.isEmpty() ? own.getLast() : 0;
    // As in BuildKit, metadata is as old as the layer before it, else as the first one after it.
    Instant reached = own.isEmpty() ? imageCreated : created(results, own.getFirst());
    List<History> history = new ArrayList<>(planned.history().size());
    for (HistoryLine line : planned.history()) {
      switch (line) {
        case HistoryLine.Inherited(History entry) -> history.add(entry);
        case HistoryLine.Metadata(String createdBy) ->
            history.add(new History(Optional.of(reached), createdBy, "", COMMENT, true));
        case HistoryLine.Layered(String createdBy, int step) -> {
          reached = created(results, step);
          boolean empty = last != 0 && step != last;
          history.add(new History(Optional.of(reached), createdBy, "", COMMENT, empty));
        }
      }
    }
    return history;
  }

  /** When this very image, config and files, was first built. */
  private Instant created(PlannedImage planned, String filesId) throws IOException {
    if (epoch.isPresent()) {
      return Instant.ofEpochSecond(epoch.getAsLong());
    }
    ImageConfig undated =
        InlineCache.removeFrom(planned.config())
            .withCreated(Optional.empty())
            .withDiffIds(List.of())
            .withHistory(List.of());
    List<String> lines = new ArrayList<>();
    for (HistoryLine line : planned.history()) {
      lines.add(
          switch (line) {
            case HistoryLine.Inherited(History entry) -> entry.createdBy();
            case HistoryLine.Metadata(String createdBy) -> createdBy;
            case HistoryLine.Layered(String createdBy, int step) -> createdBy;
          });
    }
    StepKey key =
        StepKey.of(SharedRecord.IMAGE)
            .field("files", filesId)
            .field("platform", planned.platform().toString())
            .field("config", HexFormat.of().formatHex(Digest.newSha256().digest(undated.toBytes())))
            .field("history", lines)
            .build();
    Optional<BuildCache.Hit> known = cache.find(key);
    if (known.isPresent()) {
      return known.get().step().created();
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    cache.put(
        key,
        new StepRecord(key.hex(), Optional.empty(), now, SharedRecord.IMAGE, key.fields()),
        Optional.empty());
    return now;
  }

  private Instant created(List<StepResult> results, int step) {
    return epoch.isPresent()
        ? Instant.ofEpochSecond(epoch.getAsLong())
        : results.get(step - 1).created();
  }
}
