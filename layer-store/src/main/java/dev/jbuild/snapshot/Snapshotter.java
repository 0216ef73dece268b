package dev.jbuild.snapshot;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes root folders for steps out of layer folders.
 *
 * <p>Life of a layer: {@code prepare(layers)} gives a writable snapshot; a step runs in its {@link
 * ActiveSnapshot#mount()}; {@link ActiveSnapshot#commit()} gives the folder that holds just what
 * changed, which the layer store takes over by renaming it; {@code close()} removes the rest. Where
 * overlayfs is refused (an old kernel; a store on overlayfs itself or on NFS) layers are copied
 * instead, which costs time and space but gives the same. Without commit, {@code close()} leaves
 * nothing. A kill leaves a folder below this snapshotter's own, which nothing refers to.
 */
public final class Snapshotter {
  private final Path folder;
  private volatile @Nullable Boolean overlay;

  /**
   * Creates a snapshotter.
   *
   * @param folder where its temporary folders go; of the same file system as the layer store
   */
  public Snapshotter(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a snapshotter that is told what its file system can do.
   *
   * @param overlay false to copy layers, as where overlayfs is refused
   */
  public Snapshotter(Path folder, boolean overlay) {
    this.folder = folder;
    this.overlay = overlay;
  }

  /**
   * Starts a writable snapshot.
   *
   * @param lower layer folders in overlayfs's form (0/0 devices, {@code user.overlay.opaque}),
   *     bottom to top; empty for a root that starts empty
   */
  public ActiveSnapshot prepare(List<Path> lower) throws IOException {
    Files.createDirectories(folder);
    Path own = Files.createTempDirectory(folder, "step");
    Path upper = Files.createDirectory(own.resolve("upper"));
    Path work = Files.createDirectory(own.resolve("work"));
    List<Path> layers =
        lower.isEmpty()
            ? List.of(Files.createDirectory(own.resolve("empty")))
            : withoutRepeated(lower);
    dressLike(upper, lower);
    if (!canOverlay(layers.getLast(), upper, work)) {
      Path root = Files.createDirectory(own.resolve("root"));
      CopiedRoot copy = CopiedRoot.copy(layers, root);
      return new ActiveSnapshot(own, upper, new Mount.Bind(root, false, true), copy);
    }
    Mount.Writable writable = new Mount.Writable(upper, work);
    return new ActiveSnapshot(own, upper, new Mount.Overlay(layers, Optional.of(writable)), null);
  }

  /**
   * Each folder once, where it comes last: overlayfs refuses one that is there twice (ELOOP), and
   * images may have the same layer several times. What the lower one has the upper one has, too.
   */
  private static List<Path> withoutRepeated(List<Path> lower) {
    return List.copyOf(new LinkedHashSet<>(lower.reversed())).reversed();
  }

  /** The root folder's own owner, mode and time come from the topmost folder of an overlay. */
  private static void dressLike(Path upper, List<Path> lower) throws IOException {
    String name = FileName.of(upper);
    if (lower.isEmpty()) {
      Directory.working().chmod(name, 0755);
      return;
    }
    FileStatus root = Directory.working().lstat(FileName.of(lower.getLast()));
    Directory.working().chown(name, root.uid(), root.gid());
    Directory.working().chmod(name, root.permissions());
    Directory.working().setModified(name, root.modifiedSeconds(), root.modifiedNanos());
  }

  /** Starts a read-only view of layer folders, bottom to top; at least one. */
  public ReadOnlySnapshot view(List<Path> lower) throws IOException {
    Files.createDirectories(folder);
    Path own = Files.createTempDirectory(folder, "view");
    // Overlayfs wants two layers where nothing is writable; and a bind would show raw whiteouts.
    Path empty = Files.createDirectory(own.resolve("empty"));
    List<Path> layers = new ArrayList<>(lower.size() + 1);
    layers.add(empty);
    layers.addAll(withoutRepeated(lower));
    Path upper = Files.createDirectory(own.resolve("upper"));
    Path work = Files.createDirectory(own.resolve("work"));
    if (!canOverlay(empty, upper, work)) {
      Path root = Files.createDirectory(own.resolve("root"));
      CopiedRoot.copy(lower, root);
      return new ReadOnlySnapshot(own, new Mount.Bind(root, true, true));
    }
    return new ReadOnlySnapshot(own, new Mount.Overlay(layers, Optional.empty()));
  }

  /** Whether the file system of the store can be under an overlay; tried once. */
  private boolean canOverlay(Path lower, Path upper, Path work) throws LinuxException {
    Boolean known = overlay;
    if (known == null) {
      known = Mounts.canOverlay(FileName.of(lower), FileName.of(upper), FileName.of(work));
      overlay = known;
    }
    return known;
  }
}
