package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.ImageTree;
import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySelection;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.copy.CopySpec;
import dev.jbuild.build.copy.LayerPlan;
import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.LayerWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The trees that steps read, in whichever form the reader needs: entries, an identity, layers. */
final class Trees {
  private final LayerStore layers;
  private final ContextTrees contexts;

  Trees(LayerStore layers, ContextTrees contexts) {
    this.layers = layers;
    this.contexts = contexts;
  }

  /** The tree that a step left behind. */
  Tree of(StepResult result) throws IOException {
    return result.layers().isEmpty()
        ? MemoryTree.empty()
        : ImageTree.of("the image", result.id(), layers, result.layers());
  }

  Tree of(FileSource source, Scheduler.Results results) throws IOException, ContextException {
    return switch (source) {
      case FileSource.Empty empty -> MemoryTree.empty();
      case FileSource.After after -> of(results.of(after));
      case FileSource.MainContext main -> contexts.main();
      case FileSource.NamedContext named -> contexts.named(named.name());
    };
  }

  /** What a remote source of ADD gives. */
  ContextTrees contexts() {
    return contexts;
  }

  /** What a path of a tree contributes to the key of a step that mounts it. */
  String identity(FileSource source, String path, Scheduler.Results results)
      throws IOException, ContextException {
    return switch (source) {
      case FileSource.Empty empty -> StepResult.EMPTY_ID;
      // Not by content: a mounted stage may be large, and is rarely rebuilt to the same bytes.
      case FileSource.After after -> results.of(after).id();
      case FileSource.MainContext main -> selection(contexts.main(), path, "/").digest().toString();
      case FileSource.NamedContext named ->
          selection(contexts.named(named.name()), path, "/").digest().toString();
    };
  }

  /** Whether the identity of a path is the digest of what is there. */
  static boolean isByContent(FileSource source) {
    return switch (source) {
      case FileSource.MainContext _ -> true;
      case FileSource.NamedContext _ -> true;
      case FileSource.Empty _ -> false;
      case FileSource.After _ -> false;
    };
  }

  /** What there is at a path, file by file. */
  List<SelectedFile> files(FileSource source, String path, Scheduler.Results results)
      throws IOException, ContextException {
    return selection(of(source, results), path, "/").files();
  }

  /** The same path of a tree as layers that can be mounted. */
  List<Layer> layers(FileSource source, String path, Scheduler.Results results)
      throws IOException, ContextException {
    return switch (source) {
      case FileSource.Empty empty -> List.of();
      case FileSource.After after -> results.of(after).layers();
      case FileSource.MainContext main -> List.of(layer(contexts.main(), path));
      case FileSource.NamedContext named -> List.of(layer(contexts.named(named.name()), path));
    };
  }

  private Layer layer(Tree tree, String path) throws IOException, ContextException {
    CopySelection selection = selection(tree, path, path.startsWith("/") ? path : "/" + path);
    LayerId id =
        new LayerId(
            StepKey.of("mounted files")
                .field("path", path)
                .field("content", selection.digest().toString())
                .build()
                .hex());
    Optional<Layer> known = layers.find(id);
    return known.isPresent() ? known.get() : write(selection, id);
  }

  /** Puts a path of a tree into a new folder: a folder's contents, or a file. */
  void extract(FileSource source, String path, Scheduler.Results results, Path target)
      throws IOException, ContextException {
    Layer layer = write(selection(of(source, results), path, "/"), LayerId.random());
    try {
      Files.move(layers.folder(layer), target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      layers.delete(layer.id());
    }
  }

  private Layer write(CopySelection selection, LayerId id) throws IOException, ContextException {
    try (LayerPlan plan = selection.plan(MemoryTree.empty(), 0, Trees::noSpool);
        LayerWriter writer = layers.newLayer(id)) {
      plan.write(writer::add);
      return writer.commit();
    }
  }

  private static Path noSpool() throws IOException {
    throw new IOException("a mount unpacks no archive");
  }

  private static CopySelection selection(Tree tree, String path, String destination)
      throws IOException, ContextException {
    return CopySelection.of(
        new CopySpec(
            List.of(CopySource.local(tree, path, false)),
            destination,
            "/",
            null,
            null,
            false,
            false,
            List.of()));
  }
}
