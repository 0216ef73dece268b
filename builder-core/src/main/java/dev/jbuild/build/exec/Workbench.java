package dev.jbuild.build.exec;

import dev.jbuild.blob.Ingest;
import dev.jbuild.build.sandbox.Sandbox;
import dev.jbuild.build.sandbox.SandboxException;
import dev.jbuild.snapshot.Snapshotter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where steps run: a folder of this process in the store, made when the first step needs it, so
 * that a build from the cache makes none. What a killed jbuild leaves there the next one removes.
 */
final class Workbench {
  private final Ingest ingest;
  private @Nullable Path folder;
  private @Nullable Snapshotter snapshotter;

  Workbench(Ingest ingest) {
    this.ingest = ingest;
  }

  private synchronized Path folder() throws IOException {
    Path known = folder;
    if (known == null) {
      known = ingest.newPath("steps");
      folder = known;
    }
    return known;
  }

  /**
   * One for all steps: it remembers what the file system of the store can do.
   *
   * @throws SandboxException where no step can run
   */
  synchronized Snapshotter snapshotter() throws IOException {
    Sandbox.requireNamespace();
    Snapshotter known = snapshotter;
    if (known == null) {
      known = new Snapshotter(folder());
      snapshotter = known;
    }
    return known;
  }

  Sandbox sandbox() throws IOException {
    return new Sandbox(folder());
  }
}
