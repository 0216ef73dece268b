package dev.jbuild.snapshot;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.LinuxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks paths up in layer folders as overlayfs would show them, without mounting.
 *
 * <p>Whiteouts (0/0 character devices) hide what is below, a folder with the attribute {@code
 * user.overlay.opaque}=y hides the folders below it (Linux {@code
 * Documentation/filesystems/overlayfs.rst}). Symlinks are followed inside the root only.
 */
public final class MergedFolders {
  private static final int MOST_SYMLINKS = 40; // as the kernel: MAXSYMLINKS

  private final List<String> layers;

  /**
   * Takes the folders as they are now; nothing is read yet.
   *
   * @param layers bottom to top
   */
  public MergedFolders(List<Path> layers) {
    this.layers = new ArrayList<>(layers.size());
    for (Path layer : layers.reversed()) {
      this.layers.add(FileName.of(layer));
    }
  }

  /**
   * A component of a path without symlinks.
   *
   * @param status null where it does not exist
   */
  public record Component(String name, @Nullable FileStatus status) {}

  private record Level(Component component, List<String> folders) {}

  /**
   * Where a path leads to, symlinks followed; components that do not exist come as they are.
   *
   * @return the components from the root down; empty for the root itself
   * @throws LinuxException ENOTDIR where something other than a folder has something below it;
   *     ELOOP for too many symlinks
   */
  public List<Component> resolve(String path) throws LinuxException {
    ArrayDeque<String> todo = new ArrayDeque<>();
    push(path, todo);
    ArrayList<Level> done = new ArrayList<>();
    int symlinks = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (name.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      List<String> folders = done.isEmpty() ? layers : done.getLast().folders;
      Level level = lookUp(folders, name);
      FileStatus status = level.component.status();
      if (status != null && status.isSymlink()) {
        if (++symlinks > MOST_SYMLINKS) {
          throw new LinuxException("resolve", path, Errno.ELOOP);
        }
        String target = Directory.working().readLink(level.folders.getFirst());
        if (target.startsWith("/")) {
          done.clear();
        }
        push(target, todo);
        continue;
      }
      if (status != null && !status.isDirectory() && !todo.isEmpty()) {
        throw new LinuxException("resolve", path, Errno.ENOTDIR);
      }
      done.add(level);
    }
    List<Component> components = new ArrayList<>(done.size());
    for (Level level : done) {
      components.add(level.component);
    }
    return components;
  }

  /** Puts the components of a path in front of what is to do. */
  private static void push(String path, ArrayDeque<String> todo) {
    int end = path.length();
    while (end > 0) {
      int start = path.lastIndexOf('/', end - 1) + 1;
      String name = path.substring(start, end);
      if (!name.isEmpty() && !name.equals(".")) {
        todo.push(name);
      }
      end = start - 1;
    }
  }

  /** Finds a name in the folders that make up a directory, top first. */
  private static Level lookUp(List<String> folders, String name) throws LinuxException {
    FileStatus found = null;
    List<String> paths = new ArrayList<>();
    for (String folder : folders) {
      String path = folder + "/" + name;
      FileStatus status = Directory.working().lstatIfExists(path);
      if (status == null) {
        continue;
      }
      if (status.isWhiteout() || (found != null && !status.isDirectory())) {
        break;
      }
      paths.add(path);
      if (found == null) {
        found = status;
      }
      if (!status.isDirectory() || isOpaque(path)) {
        break;
      }
    }
    return new Level(new Component(name, found), paths);
  }

  private static boolean isOpaque(String folder) throws LinuxException {
    byte[] value = ExtendedAttributes.get(Directory.working(), folder, "user.overlay.opaque");
    return value != null && value.length == 1 && value[0] == 'y';
  }
}
