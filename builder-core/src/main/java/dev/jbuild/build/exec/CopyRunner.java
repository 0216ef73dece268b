package dev.jbuild.build.exec;

import dev.jbuild.blob.Ingest;
import dev.jbuild.build.cache.BuildCache;
import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySelection;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.copy.CopySpec;
import dev.jbuild.build.copy.FolderMaker;
import dev.jbuild.build.copy.LayerPlan;
import dev.jbuild.build.copy.SelectionMemo;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.explain.Selected;
import dev.jbuild.build.plan.Step;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.oci.Digest;
import dev.jbuild.source.Span;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Carries out COPY, ADD and WORKDIR: nothing is mounted and nothing is run. */
final class CopyRunner {
  private static final int HEREDOC_MODE = 0644;

  private final StepExecution execution;
  private final LayerStore layers;
  private final Trees trees;
  private final Ingest ingest;
  private final OptionalLong epoch;
  private final SelectionMemo memo;
  private final BuildCache cache;

  CopyRunner(
      StepExecution execution,
      LayerStore layers,
      Trees trees,
      Ingest ingest,
      OptionalLong epoch,
      SelectionMemo memo,
      BuildCache cache) {
    this.execution = execution;
    this.layers = layers;
    this.trees = trees;
    this.ingest = ingest;
    this.epoch = epoch;
    this.memo = memo;
    this.cache = cache;
  }

  StepResult copy(Step.Copy step, StepResult parent, Scheduler.Results results)
      throws IOException, BuildException, ContextException, InterruptedException {
    CopySpec spec = spec(step, results);
    Optional<String> name = SelectionMemo.nameOf(spec);
    Optional<Digest> known = name.isEmpty() ? Optional.empty() : known(name.get());
    CopySelection selected = known.isPresent() ? null : CopySelection.of(spec);
    Digest content = selected == null ? known.get() : selected.digest();
    if (name.isPresent()) {
      if (known.isEmpty()) {
        memo.remember(name.get(), content);
      }
      cache.usedSelection(name.get(), content);
    }
    StepKey.Builder key =
        StepKey.of(step.add().isPresent() ? "add" : "copy")
            .field("content", content.toString())
            .field("destination", step.destination())
            .field("working directory", step.workingDirectory())
            .field("chown", step.chown().orElse(""))
            .field("chmod", step.chmod().orElse(""))
            .field("link", Boolean.toString(step.link()))
            .field("parents", Boolean.toString(step.parents()))
            .field("exclude", step.excludes());
    if (step.parents()) {
      // Where a file goes depends on how its source was written.
      key.field("sources", spec.sources().stream().map(CopySource::path).toList());
    }
    if (spec.dependsOnDestination()) {
      key.field("below", parent.id());
    }
    Selected files =
        new Selected(
            "content",
            step.from(),
            content.toString(),
            selected != null,
            () -> (selected == null ? CopySelection.of(spec) : selected).files());
    return execution.deterministic(
        step,
        withEpoch(key).build(),
        parent,
        List.of(files),
        id -> {
          Tree image = trees.of(parent);
          CopySelection selection = selected == null ? CopySelection.of(spec) : selected;
          try (LayerPlan plan = selection.plan(image, created(), () -> ingest.newPath("spool"))) {
            return write(plan, id);
          }
        });
  }

  /** What another machine has found out is not found out again: the files may not be here. */
  private Optional<Digest> known(String selection) {
    Optional<Digest> known = memo.find(selection);
    if (known.isEmpty()) {
      known = cache.selection(selection);
      if (known.isPresent()) {
        memo.remember(selection, known.get());
      }
    }
    return known;
  }

  StepResult makeDirectory(Step.MakeDirectory step, StepResult parent)
      throws IOException, BuildException, ContextException, InterruptedException {
    StepKey.Builder key =
        StepKey.of("mkdir")
            .field("below", parent.id())
            .field("path", step.path())
            .field("user", step.user());
    return execution.deterministic(
        step,
        withEpoch(key).build(),
        parent,
        List.of(),
        id -> {
          Tree image = trees.of(parent);
          try (LayerPlan plan = FolderMaker.plan(step.path(), step.user(), image, created())) {
            return write(plan, id);
          }
        });
  }

  private StepKey.Builder withEpoch(StepKey.Builder key) {
    epoch.ifPresent(seconds -> key.field("SOURCE_DATE_EPOCH", Long.toString(seconds)));
    return key;
  }

  private long created() {
    return epoch.isPresent() ? epoch.getAsLong() : Instant.now().getEpochSecond();
  }

  private Layer write(LayerPlan plan, LayerId id) throws IOException {
    try (LayerWriter writer = layers.newLayer(id, epoch)) {
      plan.write(writer::add);
      return writer.commit();
    }
  }

  private CopySpec spec(Step.Copy step, Scheduler.Results results)
      throws IOException, ContextException {
    checkChecksum(step);
    List<CopySource> sources = new ArrayList<>(step.sources().size());
    for (Step.CopyItem item : step.sources()) {
      sources.add(
          switch (item) {
            case Step.CopyItem.Inline inline -> heredoc(inline);
            case Step.CopyItem.Path path -> source(path.path(), step, results);
          });
    }
    return new CopySpec(
        sources,
        step.destination(),
        step.workingDirectory(),
        step.chown().orElse(null),
        step.chmod().orElse(null),
        step.link(),
        step.parents(),
        step.excludes());
  }

  private void checkChecksum(Step.Copy step) throws ContextException {
    if (step.add().isEmpty() || step.add().get().checksum().isEmpty()) {
      return;
    }
    if (step.sources().size() != 1) {
      throw new ContextException("--checksum can be checked of one source only");
    }
    for (Step.CopyItem item : step.sources()) {
      if (!(item instanceof Step.CopyItem.Path(String path, Span _))
          || !trees.contexts().isRemote(path)) {
        throw new ContextException(
            "--checksum is for sources fetched over http or git, not for local files");
      }
    }
  }

  private CopySource source(String path, Step.Copy step, Scheduler.Results results)
      throws IOException, ContextException {
    boolean remote = trees.contexts().isRemote(path);
    if (step.add().isPresent()) {
      Step.AddOptions add = step.add().get();
      if (remote) {
        return trees.contexts().remote(path, add);
      }
      return CopySource.local(trees.of(step.from(), results), path, add.unpack().orElse(true));
    }
    if (remote) {
      throw new ContextException(
          "a source of COPY cannot be a URL or a git repository", "use ADD", path, null);
    }
    return CopySource.local(trees.of(step.from(), results), path, false);
  }

  private CopySource heredoc(Step.CopyItem.Inline inline) throws IOException {
    byte[] content = inline.content().getBytes(StandardCharsets.UTF_8);
    TarEntry file = TarEntry.file(inline.name(), HEREDOC_MODE, content.length, created());
    return CopySource.file(
        MemoryTree.ofFile("heredoc " + inline.name(), file, new HeredocContent(content)),
        inline.name(),
        false);
  }
}
