package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.FileTree;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.snapshot.MergedFolders;
import dev.jbuild.snapshot.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is something to mount on, without a trace in the step's layer.
 *
 * <p>For an overlay, what is missing goes into one more layer under the writable one, which only
 * this step has. The folders on the way to it look there just as they do in the layers below.
 * Elsewhere mount points are made in place and removed afterwards.
 */
final class MountPoints implements Closeable {
  private static final int FOLDER_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final Mount root;
  private final Path scratch;
  private final MergedFolders folders;
  private final Set<String> made = new HashSet<>();
  private final ArrayDeque<Undo> undo = new ArrayDeque<>();
  private @Nullable Path extra;

  /**
   * Something to put right at the end.
   *
   * @param status times to restore; null where the file is to be removed
   */
  private record Undo(String path, @Nullable FileStatus status) {}

  /**
   * Prepares for one step.
   *
   * @param scratch a folder of the same file system as the root's layers, for temporary folders
   */
  MountPoints(Mount root, Path scratch) throws SandboxException {
    this.root = root;
    this.scratch = scratch;
    this.folders =
        switch (root) {
          case Mount.Overlay overlay -> {
            List<Path> all = new ArrayList<>(overlay.lower());
            overlay.writable().ifPresent(writable -> all.add(writable.upper()));
            yield new MergedFolders(all);
          }
          case Mount.Bind bind -> new MergedFolders(List.of(bind.source()));
          case Mount.Tmpfs tmpfs -> throw noRoot();
          case Mount.MemoryFile file -> throw noRoot();
        };
  }

  private static SandboxException noRoot() {
    return new SandboxException("the root of a step must be an overlay or a folder");
  }

  /** Makes a mount point unless there is one. */
  void need(String target, boolean folder) throws IOException {
    List<MergedFolders.Component> components = folders.resolve(target);
    if (components.isEmpty()) {
      throw new SandboxException("cannot mount on " + target + ": it leads to the root folder");
    }
    FileStatus status = components.getLast().status();
    if (status != null) {
      if (status.isDirectory() != folder) {
        throw new SandboxException(
            folder
                ? "cannot mount a folder on " + target + ": it is a file in the image"
                : "cannot mount a file on " + target + ": it is a folder in the image");
      }
      return;
    }
    String path = base();
    for (int i = 0; i < components.size(); i++) {
      MergedFolders.Component component = components.get(i);
      path += "/" + component.name();
      if (made.add(path)) {
        make(path, component.status(), folder || i < components.size() - 1);
      }
    }
  }

  private String base() throws IOException {
    if (root instanceof Mount.Bind(Path source, boolean readOnly, boolean recursive)) {
      return FileName.of(source);
    }
    if (extra == null) {
      extra = Files.createTempDirectory(scratch, "points");
      Directory.working().chmod(FileName.of(extra), FOLDER_MODE);
    }
    return FileName.of(extra);
  }

  private void make(String path, @Nullable FileStatus status, boolean folder)
      throws LinuxException {
    boolean inPlace = extra == null;
    if (status != null && inPlace) {
      undo.push(new Undo(path, status));
    } else if (status != null) {
      Directory.working().mkdir(path, FOLDER_MODE);
      Directory.working().chown(path, status.uid(), status.gid());
      Directory.working().chmod(path, status.permissions());
      undo.push(new Undo(path, status));
    } else if (folder) {
      Directory.working().mkdir(path, FOLDER_MODE);
      Directory.working().chmod(path, FOLDER_MODE);
      undoInPlace(path, inPlace);
    } else {
      Directory.working().mknod(path, FileStatus.REGULAR | FILE_MODE, 0, 0);
      Directory.working().chmod(path, FILE_MODE);
      undoInPlace(path, inPlace);
    }
  }

  private void undoInPlace(String path, boolean inPlace) {
    if (inPlace) {
      undo.push(new Undo(path, null));
    }
  }

  /** The root with all mount points, once all are made. */
  Mount root() throws LinuxException {
    if (extra == null || !(root instanceof Mount.Overlay overlay)) {
      return root;
    }
    while (!undo.isEmpty()) {
      putRight(undo.pop());
    }
    List<Path> lower = new ArrayList<>(overlay.lower());
    lower.add(extra);
    return new Mount.Overlay(lower, overlay.writable());
  }

  /** Removes what was made in place, unless the step has put something there. */
  private static void putRight(Undo entry) throws LinuxException {
    Directory files = Directory.working();
    FileStatus status = entry.status;
    if (status != null) {
      files.setModified(entry.path, status.modifiedSeconds(), status.modifiedNanos());
      return;
    }
    FileStatus now = files.lstatIfExists(entry.path);
    if (now == null) {
      return;
    }
    if (now.isDirectory()) {
      try (Directory folder = files.openDirectory(entry.path)) {
        if (!folder.entries().isEmpty()) {
          return;
        }
      }
      files.rmdir(entry.path);
    } else if (now.isRegular() && now.size() == 0) {
      files.unlink(entry.path);
    }
  }

  @Override
  public void close() throws IOException {
    while (!undo.isEmpty()) {
      putRight(undo.pop());
    }
    if (extra != null) {
      FileTree.remove(extra);
    }
  }
}
