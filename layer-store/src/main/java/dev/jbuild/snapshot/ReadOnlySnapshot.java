package dev.jbuild.snapshot;

import dev.jbuild.linux.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A view of layers that nobody can write to. */
public final class ReadOnlySnapshot implements Closeable {
  private final Path folder;
  private final Mount mount;

  ReadOnlySnapshot(Path folder, Mount mount) {
    this.folder = folder;
    this.mount = mount;
  }

  /** What to mount. */
  public Mount mount() {
    return mount;
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
