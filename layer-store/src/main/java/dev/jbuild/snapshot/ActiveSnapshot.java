package dev.jbuild.snapshot;

import dev.jbuild.linux.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A writable root folder for one step; only this kind can be committed. */
public final class ActiveSnapshot implements Closeable {
  private final Path folder;
  private final Mount.Overlay overlay;

  ActiveSnapshot(Path folder, Mount.Overlay overlay) {
    this.folder = folder;
    this.overlay = overlay;
  }

  /** What to mount as the step's root. */
  public Mount mount() {
    return overlay;
  }

  /** The folder that collects the changes. */
  public Path upper() {
    return overlay.writable().orElseThrow().upper();
  }

  /**
   * The changes of the step, once it has ended, in overlayfs's form.
   *
   * <p>The caller renames the folder away before {@link #close()}. Removed files are 0/0 character
   * devices, replaced folders carry {@code user.overlay.opaque}=y; every other {@code
   * user.overlay.*} attribute is overlayfs's own and no part of the layer.
   */
  public Path commit() {
    return upper();
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
