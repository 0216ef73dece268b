package dev.jbuild.snapshot;

import dev.jbuild.linux.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A writable root folder for one step; only this kind can be committed. */
public final class ActiveSnapshot implements Closeable {
  private final Path folder;
  private final Path upper;
  private final Mount mount;
  private final @Nullable CopiedRoot copy;

  ActiveSnapshot(Path folder, Path upper, Mount mount, @Nullable CopiedRoot copy) {
    this.folder = folder;
    this.upper = upper;
    this.mount = mount;
    this.copy = copy;
  }

  /** What to mount as the step's root. */
  public Mount mount() {
    return mount;
  }

  /**
   * The changes of the step, once it has ended, in overlayfs's form; to be called once.
   *
   * <p>The caller renames the folder away before {@link #close()}. Removed files are 0/0 character
   * devices, replaced folders carry {@code user.overlay.opaque}=y; every other {@code
   * user.overlay.*} attribute is overlayfs's own and no part of the layer.
   */
  public Path commit() throws IOException {
    if (copy != null) {
      copy.moveChanges(upper);
    }
    return upper;
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
