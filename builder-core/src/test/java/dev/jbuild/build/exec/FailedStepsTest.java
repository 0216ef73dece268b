package dev.jbuild.build.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.blob.LockFile;
import dev.jbuild.build.cgroup.GroupLimits;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.prune.CacheEntries;
import dev.jbuild.build.prune.PruneOptions;
import dev.jbuild.build.prune.Pruner;
import dev.jbuild.build.sandbox.Ulimit;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Usage;
import dev.jbuild.source.Span;
import dev.jbuild.value.MountSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of failed steps, and how many. */
final class FailedStepsTest {
  @TempDir Path root;
  private ImageStore store;

  @BeforeEach
  void open() {
    store = new ImageStore(root, OwnerPolicy.KEEP);
  }

  private static FailedStep failed(String id, long second, String left) {
    Step.Run step =
        new Step.Run(
            new StepInfo(1, "stage-0", 1, 1, "RUN false"),
            new Span(0, 0),
            "stage-0",
            FileSource.EMPTY,
            "/bin/sh",
            List.of("/bin/sh", "-c", "false"),
            Map.of("A", "b"),
            Map.of(),
            "/w",
            "1:2",
            NetworkMode.NONE,
            true,
            List.of(
                new RunMount.Bind("/b", new FileSource.After(1), "/from", true),
                new RunMount.Cache(
                    "/c",
                    "id",
                    MountSpec.Sharing.LOCKED,
                    true,
                    new FileSource.After(2),
                    "/s",
                    0700,
                    1,
                    2),
                new RunMount.Tmpfs("/t", OptionalLong.of(5)),
                new RunMount.Tmpfs("/u", OptionalLong.empty()),
                new RunMount.Secret("/s", "tok", Optional.of("TOK"), true, true, 0400, 1, 2),
                new RunMount.Secret("", "bare", Optional.empty(), false, false, 0, 0, 0),
                new RunMount.Ssh("/ssh", "default", true, 0600, 1, 2)),
            List.of(new Step.InlineFile("/dev/pipes/EOF", "#!/bin/sh\n\u00e9", 0755)));
    return new FailedStep(
        id,
        Instant.ofEpochSecond(second, 123),
        "Dockerfile:3",
        "exit code 1",
        step,
        List.of(new LayerId("base")),
        new LayerId(left),
        List.of(
            new FailedStep.Source("", List.of(new LayerId("one"))),
            new FailedStep.Source("identity", List.of())),
        new RunOptions(
            List.of(),
            List.of(),
            List.of(new RunOptions.ExtraHost("db", "10.0.0.1")),
            Optional.empty(),
            OptionalLong.of(64),
            List.of(new Ulimit(Ulimit.Resource.NOFILE, 10, 20)),
            GroupLimits.NONE,
            Optional.empty(),
            false));
  }

  @Test
  void theFileHoldsAll() throws Exception {
    FailedStep step = failed("0123456789ab", 7, "left");
    assertEquals(step, FailedStepJson.parse("0123456789ab", FailedStepJson.of(step)));
  }

  private void keep(String id, long second, String left) throws IOException {
    try (LayerWriter writer = store.layers().newLayer(new LayerId(left))) {
      writer.commit();
    }
    new FailedSteps(store).keep(failed(id, second, left));
  }

  private String kept() throws IOException {
    StringBuilder ids = new StringBuilder();
    for (FailedStep step : new FailedSteps(store).list()) {
      ids.append(step.id());
    }
    List<String> layers = store.layers().list().stream().map(LayerId::value).sorted().toList();
    return ids + " " + String.join("", layers);
  }

  @Test
  void threeAreKept() throws Exception {
    keep("a", 1, "l1");
    keep("b", 2, "l2");
    keep("c", 3, "l3");
    assertEquals("cba l1l2l3", kept());
    keep("d", 4, "l4");
    assertEquals("dcb l2l3l4", kept());
    keep("b", 5, "l5");
    assertEquals("bdc l3l4l5", kept());
  }

  @Test
  void whatIsLookedAtStays() throws Exception {
    keep("a", 1, "l1");
    FailedSteps steps = new FailedSteps(store);
    LockFile.Held held = steps.hold(steps.list().getFirst());
    assertFalse(steps.remove("a"));
    assertEquals("a l1", kept());
    held.close();
    assertTrue(steps.remove("a"));
    assertEquals(" l1", kept());
  }

  @Test
  void noLayerGoesInTheMidstOfACollection() throws Exception {
    keep("a", 1, "l1");
    keep("b", 2, "l2");
    keep("c", 3, "l3");
    AtomicReference<Exception> failure = new AtomicReference<>();
    LockFile.Held collecting = LockFile.exclusive(root.resolve("locks/gc"));
    Thread keeper =
        Thread.ofPlatform()
            .start(() -> {
              try {
                keep("d", 4, "l4");
              } catch (IOException e) {
                failure.set(e);
              }
            });
    while (!Files.exists(root.resolve("failures/d"))) {
      Thread.onSpinWait();
    }
    assertEquals("dcba l1l2l3l4", kept());
    collecting.close();
    keeper.join();
    assertNull(failure.get());
    assertEquals("dcb l2l3l4", kept());
  }

  @Test
  void whatAFailureStandsOnIsItsOwnAndGoesWithIt() throws Exception {
    for (String below : List.of("base", "one")) {
      try (LayerWriter writer = store.layers().newLayer(new LayerId(below))) {
        writer.commit();
      }
    }
    keep("a", 1, "l1");
    long size = 0;
    for (Usage.LayerUse layer : store.usage().layers()) {
      size += layer.size();
    }

    CacheEntries.Contents contents = new CacheEntries(store).contents(store.usage());

    assertEquals(0, contents.unused());
    assertEquals(1, contents.entries().size());
    assertEquals(size, contents.entries().getFirst().size());
    Pruner.Pruned pruned =
        new Pruner(store).prune(new PruneOptions(true, Optional.empty(), OptionalLong.empty()));
    assertEquals(size, pruned.bytes());
    assertEquals(" ", kept());
  }
}
