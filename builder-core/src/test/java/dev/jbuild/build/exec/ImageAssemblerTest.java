package dev.jbuild.build.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.OtherRecords;
import dev.jbuild.build.cache.StepCache;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.export.BuiltImage;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.HistoryLine;
import dev.jbuild.build.plan.PlannedImage;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.History;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a config tells of its steps. */
class ImageAssemblerTest {
  @TempDir Path root;

  @Test
  void metadataIsAsOldAsTheLayerItStandsOn() throws Exception {
    ImageStore store = new ImageStore(root, OwnerPolicy.KEEP);
    BuildCache cache = new BuildCache(new StepCache(root), store.layers(), OtherRecords.NONE);
    List<StepResult> results = List.of(ran(10), ran(20), ran(30));
    PlannedImage planned =
        new PlannedImage(
            Platform.host(),
            ImageConfig.scratch(Platform.host()),
            FileSource.EMPTY,
            List.of(
                new HistoryLine.Inherited(
                    new History(Optional.of(Instant.ofEpochSecond(1)), "base", "", "", false)),
                new HistoryLine.Metadata("ENV a"),
                new HistoryLine.Layered("COPY b", 2),
                new HistoryLine.Metadata("ENV c"),
                new HistoryLine.Layered("COPY d", 3),
                new HistoryLine.Metadata("ENV e")),
            false,
            false);
    BuiltImage image =
        new ImageAssembler(store.layers(), cache, OptionalLong.empty()).assemble(planned, results);
    assertEquals(
        List.of(1L, 20L, 20L, 20L, 30L, 30L),
        image.config().history().stream()
            .map(entry -> entry.created().orElseThrow().getEpochSecond())
            .toList());
  }

  private static StepResult ran(long second) {
    return new StepResult(
        "id" + second, List.of(), Instant.ofEpochSecond(second), new StepOutcome.Cached());
  }
}
